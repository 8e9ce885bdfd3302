package chat.hearth.spec.accounts;

import static chat.hearth.spec.harness.Client.v3;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.TestUser;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Client-Server API: account contact information, without leaving the server. */
final class ThreepidSpec {
  private final TestUser alice = TestUser.named("alice");

  @Test
  void aNewAccountHasNoAddresses() {
    var threepids = alice.get(v3("/account/3pid")).ok().path("threepids");

    assertTrue(threepids.isArray() && threepids.isEmpty(), threepids.toString());
  }

  @Test
  void addressesAreTheOwnersBusiness() {
    alice.anonymous().get(v3("/account/3pid")).refused(401, "M_MISSING_TOKEN");
    alice
        .anonymous()
        .post(v3("/account/3pid/delete"), Json.object("medium", "email", "address", "a@b.test"))
        .refused(401, "M_MISSING_TOKEN");
  }

  @ParameterizedTest
  @ValueSource(strings = {"register", "account/3pid", "account/password"})
  void phoneNumbersAreNotSupported(String where) {
    alice
        .anonymous()
        .post(
            v3("/" + where + "/msisdn/requestToken"),
            Json.object(
                "client_secret", "secret",
                "country", "GB",
                "phone_number", "07700900001",
                "send_attempt", 1))
        .refused(400, "M_THREEPID_MEDIUM_NOT_SUPPORTED");
  }

  @ParameterizedTest
  @ValueSource(strings = {"register", "account/3pid", "account/password"})
  void whatIsNoAddressGetsNoLetter(String where) {
    alice
        .anonymous()
        .post(
            v3("/" + where + "/email/requestToken"),
            Json.object("client_secret", "secret", "email", "no address", "send_attempt", 1))
        .refused(
            400, Set.of("M_INVALID_PARAM", "M_INVALID_EMAIL", "M_THREEPID_MEDIUM_NOT_SUPPORTED"));
  }

  @Test
  void anAddressThatWasNotConfirmedIsNotAdded() {
    var body = Json.object("sid", "none", "client_secret", "secret");
    var session = alice.post(v3("/account/3pid/add"), body).json().path("session").asText();

    alice
        .post(v3("/account/3pid/add"), body.set("auth", alice.passwordStage(session)))
        .refused(400, "M_THREEPID_AUTH_FAILED");
  }

  @Test
  void nothingIsBoundAtAnIdentityServer() {
    alice
        .post(
            v3("/account/3pid/bind"),
            Json.object(
                "sid", "none",
                "client_secret", "secret",
                "id_server", "id.elsewhere.test",
                "id_access_token", "token"))
        .refused(400, "M_SERVER_NOT_TRUSTED");
    var address = Json.object("medium", "email", "address", "alice@example.org");
    for (var path : new String[] {"/account/3pid/unbind", "/account/3pid/delete"}) {
      assertEquals(
          "no-support",
          alice.post(v3(path), address).ok().path("id_server_unbind_result").asText());
    }
  }
}
