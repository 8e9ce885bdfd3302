package chat.hearth.spec.accounts;

import static chat.hearth.spec.harness.Client.path;
import static chat.hearth.spec.harness.Client.v3;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.Reply;
import chat.hearth.spec.harness.TestUser;
import org.junit.jupiter.api.Test;

/** Client-Server API: OpenID; Server-Server API: OpenID. */
final class OpenIdSpec {
  private final TestUser alice = TestUser.named("alice");

  @Test
  void aTokenIsExchangedForItsOwner() {
    var token = request(alice.userId()).ok();

    assertEquals("Bearer", token.path("token_type").asText());
    assertEquals(alice.serverName(), token.path("matrix_server_name").asText());
    assertTrue(token.path("expires_in").asLong() > 0, token.toString());
    assertEquals(
        alice.userId(), userInfo(token.path("access_token").asText()).ok().path("sub").asText());
  }

  @Test
  void aTokenCanBeExchangedAgain() {
    var token = request(alice.userId()).ok().path("access_token").asText();
    userInfo(token).ok();

    userInfo(token).ok();
  }

  @Test
  void theTokenGivesNoAccessToTheAccount() {
    var token = request(alice.userId()).ok().path("access_token").asText();

    alice.withToken(token).get(v3("/account/whoami")).refused(401, "M_UNKNOWN_TOKEN");
  }

  @Test
  void theAccountsOwnTokenIsNotAnOpenIdToken() {
    userInfo(alice.accessToken()).refused(401, "M_UNKNOWN_TOKEN");
  }

  @Test
  void nobodyGetsATokenOfAnotherUser() {
    var bob = TestUser.named("bob");

    request(bob.userId()).refused(403, "M_FORBIDDEN");
  }

  @Test
  void aTokenHasToBeGiven() {
    alice.anonymous().get("/_matrix/federation/v1/openid/userinfo").refused(401, "M_MISSING_TOKEN");
    alice
        .anonymous()
        .post(v3("/user/{}/openid/request_token", alice.userId()), Json.object())
        .refused(401, "M_MISSING_TOKEN");
  }

  @Test
  void deactivationEndsTheTokens() {
    var token = request(alice.userId()).ok().path("access_token").asText();

    var session = alice.post(v3("/account/deactivate"), Json.object()).json().path("session");
    alice
        .post(v3("/account/deactivate"), Json.object("auth", alice.passwordStage(session.asText())))
        .ok();

    userInfo(token).refused(401, "M_UNKNOWN_TOKEN");
  }

  @Test
  void theServerNamesItsImplementation() {
    var server = alice.anonymous().get("/_matrix/federation/v1/version").ok().path("server");

    assertFalse(server.path("name").asText().isEmpty(), server.toString());
    assertFalse(server.path("version").asText().isEmpty(), server.toString());
  }

  private Reply request(String userId) {
    return alice.post(v3("/user/{}/openid/request_token", userId), Json.object());
  }

  private Reply userInfo(String token) {
    return alice
        .anonymous()
        .get(path("/_matrix/federation/v1/openid/userinfo?access_token={}", token));
  }
}
