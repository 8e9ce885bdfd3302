package chat.hearth.spec.errors;

import static chat.hearth.spec.harness.Client.v3;
import static chat.hearth.spec.harness.RoomRequest.privateChat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.Reply;
import chat.hearth.spec.harness.TestUser;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Client-Server API: size limits. */
final class SizeLimitsSpec {
  private static final TestUser ALICE = TestUser.named("alice");

  @Test
  void anEventAboveTheLimitIsTooLargeAndChangesNothing() {
    var room = ALICE.createRoom(privateChat());
    var before = ALICE.messagesBackward(room).path("chunk");

    ALICE
        .put(
            v3("/rooms/{}/send/test.event/{}", room, TestUser.newTransaction()),
            Json.object("body", "x".repeat(65_536)))
        .refused(413, "M_TOO_LARGE");

    assertEquals(
        Json.texts(before, "event_id"),
        Json.texts(ALICE.messagesBackward(room).path("chunk"), "event_id"));
  }

  @Test
  void aStateEventAboveTheLimitIsTooLargeAndChangesNothing() {
    var room = ALICE.createRoom(privateChat());

    ALICE
        .put(v3("/rooms/{}/state/m.room.topic/", room), Json.object("topic", "x".repeat(65_536)))
        .refused(413, "M_TOO_LARGE");

    ALICE.get(v3("/rooms/{}/state/m.room.topic/", room)).refused(404, "M_NOT_FOUND");
  }

  @Test
  void anEventBelowTheLimitIsAccepted() {
    var room = ALICE.createRoom(privateChat());

    var eventId = ALICE.say(room, "x".repeat(60_000));

    assertEquals(60_000, ALICE.event(room, eventId).path("content").path("body").asText().length());
  }

  @Test
  void theLimitCountsBytesAndNotCharacters() {
    var room = ALICE.createRoom(privateChat());

    ALICE
        .put(
            v3("/rooms/{}/send/test.event/{}", room, TestUser.newTransaction()),
            Json.object("body", "☕".repeat(22_000)))
        .refused(413, "M_TOO_LARGE");
  }

  @Test
  void anOverlongEventTypeIsRefused() {
    var room = ALICE.createRoom(privateChat());

    assertRefused(
        ALICE.put(
            v3("/rooms/{}/send/{}/{}", room, "t".repeat(256), TestUser.newTransaction()),
            Json.object()));
    ALICE.send(room, "t".repeat(255), Json.object());
  }

  @Test
  void anOverlongStateKeyIsRefused() {
    var room = ALICE.createRoom(privateChat());

    assertRefused(
        ALICE.put(v3("/rooms/{}/state/test.type/{}", room, "k".repeat(256)), Json.object()));
    ALICE.setState(room, "test.type", "k".repeat(255), Json.object());
  }

  @Test
  void anOverlongStateKeyIsMeasuredInBytes() {
    var room = ALICE.createRoom(privateChat());

    assertRefused(
        ALICE.put(v3("/rooms/{}/state/test.type/{}", room, "é".repeat(128)), Json.object()));
  }

  @Test
  void anOverlongUserIdIsRefused() {
    var room = ALICE.createRoom(privateChat());

    assertRefused(
        ALICE.post(
            v3("/rooms/{}/invite", room),
            Json.object("user_id", "@" + "u".repeat(255) + ":" + ALICE.serverName())));
  }

  @Test
  void anOverlongNameIsRefusedAtRegistration() {
    var reply =
        ALICE
            .anonymous()
            .post(
                v3("/register"),
                Json.object(
                    "username", "u".repeat(255),
                    "password", "a long password",
                    "auth", Json.object("type", "m.login.dummy")));

    assertEquals(400, reply.status(), reply::toString);
    assertEquals("M_INVALID_USERNAME", reply.json().path("errcode").asText());
  }

  private static void assertRefused(Reply reply) {
    assertTrue(reply.status() == 400 || reply.status() == 413, reply::toString);
    assertTrue(
        Set.of("M_TOO_LARGE", "M_INVALID_PARAM", "M_BAD_JSON")
            .contains(reply.json().path("errcode").asText()),
        reply::toString);
  }
}
