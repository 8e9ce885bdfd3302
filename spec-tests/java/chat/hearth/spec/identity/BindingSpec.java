package chat.hearth.spec.identity;

import static chat.hearth.spec.harness.Client.v3;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.HearthOptions;
import chat.hearth.spec.harness.HearthProcess;
import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Client-Server API: account contact information, at an identity server. */
final class BindingSpec {
  private static final String RESULT = "id_server_unbind_result";

  private static IdentityServer identity;
  private static HearthProcess hearth;

  private TestUser alice;
  private String address = "";

  @BeforeAll
  static void start(@TempDir Path directory) {
    HearthProcess.assumeOwnProcesses();
    identity = new IdentityServer();
    hearth =
        HearthProcess.startOwn(
            HearthOptions.embedded(directory)
                .with("identity:\n  trusted:\n    - url: " + identity.url()));
  }

  @AfterAll
  static void stop() {
    if (hearth != null) {
      hearth.close();
      identity.close();
    }
  }

  @BeforeEach
  void somebodyNew() {
    alice = hearth.homeserver().register("alice");
    address = alice.localpart() + "@example.org";
    identity.knowsNoUnbinding(false);
  }

  @Test
  void anAddressIsPublishedAndTakenBack() {
    bind();
    assertEquals(alice.userId(), identity.owner(address));

    var reply = alice.post(v3("/account/3pid/unbind"), id()).ok();

    assertEquals("success", reply.path(RESULT).asText());
    assertEquals("", identity.owner(address));
    var header = identity.signedUnbinds().getLast();
    assertTrue(header.contains("destination=\"" + identity.name() + "\""), header);
    assertEquals(
        "no-support", alice.post(v3("/account/3pid/unbind"), id()).ok().path(RESULT).asText());
  }

  @Test
  void whatTheIdentityServerRefusesIsRefused() {
    var body = credentials("nosession");

    alice.post(v3("/account/3pid/bind"), body).refused(404, "M_NO_VALID_SESSION");
    alice
        .post(v3("/account/3pid/bind"), body.put("id_access_token", "wrong"))
        .refused(403, "M_FORBIDDEN");
    alice
        .post(v3("/account/3pid/bind"), body.put("id_server", "id.elsewhere.test"))
        .refused(400, "M_SERVER_NOT_TRUSTED");
  }

  @Test
  void anIdentityServerNeedNotKnowHowToTakeBack() {
    bind();
    identity.knowsNoUnbinding(true);

    var reply = alice.post(v3("/account/3pid/unbind"), id()).ok();

    assertEquals("no-support", reply.path(RESULT).asText());
    assertEquals(alice.userId(), identity.owner(address));
  }

  @Test
  void whoGoesTakesTheirAddressesBack() {
    bind();
    var session =
        alice.post(v3("/account/deactivate"), Json.object()).json().path("session").asText();

    var reply =
        alice
            .post(v3("/account/deactivate"), Json.object("auth", alice.passwordStage(session)))
            .ok();

    assertEquals("success", reply.path(RESULT).asText());
    assertEquals("", identity.owner(address));
  }

  @Test
  void anOldClientAddsAnAddressProvedToTheIdentityServer() {
    var request = Json.object("three_pid_creds", credentials(identity.proved(address)));
    var session = alice.post(v3("/account/3pid"), request).json().path("session").asText();
    assertTrue(alice.get(v3("/account/3pid")).ok().path("threepids").isEmpty());

    alice.post(v3("/account/3pid"), request.set("auth", alice.passwordStage(session))).ok();

    var threepids = alice.get(v3("/account/3pid")).ok().path("threepids");
    assertEquals(address, threepids.path(0).path("address").asText());
    assertEquals(1_700_000_000_000L, threepids.path(0).path("validated_at").asLong());
  }

  @Test
  void anAddressThatWasNotProvedIsNotAdded() {
    var request = Json.object("three_pid_creds", credentials("nosession"));
    var session = alice.post(v3("/account/3pid"), request).json().path("session").asText();

    alice
        .post(v3("/account/3pid"), request.set("auth", alice.passwordStage(session)))
        .refused(403, "M_THREEPID_AUTH_FAILED");
    alice.post(v3("/account/3pid"), Json.object()).refused(400, "M_MISSING_PARAM");
    alice.anonymous().post(v3("/account/3pid"), request).refused(401, "M_MISSING_TOKEN");
  }

  private void bind() {
    alice.post(v3("/account/3pid/bind"), credentials(identity.proved(address))).ok();
  }

  private ObjectNode id() {
    return Json.object("medium", "email", "address", address);
  }

  private static ObjectNode credentials(String sid) {
    return Json.object(
        "sid",
        sid,
        "client_secret",
        IdentityServer.SECRET,
        "id_server",
        identity.name(),
        "id_access_token",
        IdentityServer.TOKEN);
  }
}
