package chat.hearth.spec.errors;

import static chat.hearth.spec.harness.Client.v3;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Homeserver;
import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.Reply;
import chat.hearth.spec.harness.RoomRequest;
import chat.hearth.spec.harness.TestUser;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Client-Server API: API standards. */
final class ApiStandardsSpec {
  private static final TestUser ALICE = TestUser.named("alice");

  @Test
  void unknownPathIsUnrecognized() {
    ALICE.get("/_matrix/client/v3/no/such/thing").refused(404, "M_UNRECOGNIZED");
    ALICE.get("/_matrix/client/unstable/no.such.proposal/thing").refused(404, "M_UNRECOGNIZED");
    ALICE.get("/_matrix/no-such-api/v1/thing").refused(404, "M_UNRECOGNIZED");
  }

  @Test
  void unknownPathIsUnrecognizedWithoutToken() {
    ALICE.anonymous().get("/_matrix/client/v3/nothing").refused(404, "M_UNRECOGNIZED");
  }

  @Test
  void wrongMethodIsUnrecognized() {
    ALICE.post(v3("/sync"), Json.object()).refused(405, "M_UNRECOGNIZED");
    ALICE.delete(v3("/account/whoami")).refused(405, "M_UNRECOGNIZED");
    ALICE.get(v3("/createRoom")).refused(405, "M_UNRECOGNIZED");
  }

  @Test
  void repliesAreJson() {
    var reply = ALICE.get(v3("/account/whoami"));

    assertEquals("application/json", reply.header("Content-Type").orElse("").split(";")[0]);
  }

  @Test
  void repliesAllowEveryOrigin() {
    assertAllowsEveryOrigin(ALICE.get(v3("/account/whoami")));
    assertAllowsEveryOrigin(ALICE.anonymous().get(v3("/account/whoami")));
    assertAllowsEveryOrigin(ALICE.get("/_matrix/client/versions"));
  }

  @Test
  void preflightIsAnsweredWithoutToken() {
    var reply =
        ALICE
            .anonymous()
            .exchange(
                "OPTIONS",
                v3("/rooms/!a:b/send/m.room.message/1"),
                new byte[0],
                Map.of("Origin", "https://app.test", "Access-Control-Request-Method", "PUT"));

    assertTrue(reply.status() == 200 || reply.status() == 204, reply::toString);
    assertAllowsEveryOrigin(reply);
  }

  @Test
  void missingTokenIsRefused() {
    ALICE.anonymous().get(v3("/sync")).refused(401, "M_MISSING_TOKEN");
    ALICE.anonymous().post(v3("/createRoom"), Json.object()).refused(401, "M_MISSING_TOKEN");
  }

  @Test
  void unknownTokenIsRefusedAndNotSoftly() {
    var body = ALICE.withToken("no-such-token").get(v3("/sync")).refused(401, "M_UNKNOWN_TOKEN");

    assertFalse(body.path("soft_logout").asBoolean(false));
  }

  @Test
  void tokenInAnotherSchemeIsMissing() {
    ALICE
        .anonymous()
        .exchange("GET", v3("/account/whoami"), new byte[0], Map.of("Authorization", "Basic YTpi"))
        .refused(401, "M_MISSING_TOKEN");
  }

  @Test
  void anErrorNeverEchoesTheToken() {
    var reply = ALICE.withToken("very-secret-token").get(v3("/account/whoami"));

    assertFalse(reply.text().contains("very-secret-token"));
  }

  @Test
  void versionsListStableReleases() {
    var versions = Homeserver.shared().anonymous().get("/_matrix/client/versions").ok();

    var listed = Json.list(versions.path("versions")).stream().map(v -> v.asText()).toList();
    assertTrue(listed.contains("v1.11"), listed::toString);
    assertTrue(listed.contains("v1.1"), listed::toString);
    versions
        .path("unstable_features")
        .forEach(feature -> assertTrue(feature.isBoolean(), versions::toString));
  }

  @Test
  void anUnknownQueryParameterIsIgnored() {
    ALICE.get(v3("/account/whoami?no_such_parameter=1")).ok();
  }

  @Test
  void anUnknownFieldIsIgnored() {
    ALICE.createRoom(RoomRequest.privateChat().put("chat.hearth.unknown", true));
  }

  @Test
  void aRoomThatIsNoIdentifierIsRefused() {
    var status = ALICE.get(v3("/rooms/{}/state", "not-a-room")).status();

    assertTrue(status >= 400 && status < 500, "status " + status);
  }

  private static void assertAllowsEveryOrigin(Reply reply) {
    assertEquals("*", reply.header("Access-Control-Allow-Origin").orElse(""), reply::toString);
    var methods = reply.header("Access-Control-Allow-Methods").orElse("");
    for (var method : new String[] {"GET", "POST", "PUT", "DELETE", "OPTIONS"}) {
      assertTrue(methods.contains(method), () -> "methods: " + methods);
    }
    var headers = reply.header("Access-Control-Allow-Headers").orElse("");
    for (var header : new String[] {"X-Requested-With", "Content-Type", "Authorization"}) {
      assertTrue(headers.contains(header), () -> "headers: " + headers);
    }
  }
}
