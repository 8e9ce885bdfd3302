package chat.hearth.spec.errors;

import static chat.hearth.spec.harness.Client.v3;
import static chat.hearth.spec.harness.RoomRequest.privateChat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.Reply;
import chat.hearth.spec.harness.TestUser;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Client-Server API: standard error response; Appendices: canonical JSON. */
final class JsonSpec {
  private static final TestUser ALICE = TestUser.named("alice");

  @Test
  void textThatIsNoJsonIsRefused() {
    postRaw("/createRoom", "{\"name\": ").refused(400, "M_NOT_JSON");
    postRaw("/createRoom", "no json").refused(400, "M_NOT_JSON");
    postRaw("/createRoom", "{} trailing").refused(400, "M_NOT_JSON");
  }

  @Test
  void jsonThatIsNoObjectIsRefused() {
    postRaw("/createRoom", "[]").refused(400, "M_BAD_JSON");
    postRaw("/createRoom", "\"text\"").refused(400, "M_BAD_JSON");
    postRaw("/createRoom", "null").refused(400, "M_BAD_JSON");
  }

  @Test
  void aFieldOfTheWrongTypeIsRefused() {
    var reply = postRaw("/createRoom", "{\"name\": 5}");

    reply.refused(400, Set.of("M_BAD_JSON", "M_INVALID_PARAM"));
  }

  @Test
  void aMissingFieldIsRefused() {
    var room = ALICE.createRoom(privateChat());

    var reply = ALICE.post(v3("/rooms/{}/invite", room), Json.object());

    reply.refused(400, Set.of("M_BAD_JSON", "M_MISSING_PARAM", "M_INVALID_PARAM"));
  }

  @Test
  void bytesThatAreNoUtf8AreRefused() {
    var bytes = "{\"name\": \"x\"}".getBytes(StandardCharsets.ISO_8859_1);
    bytes[10] = (byte) 0xff;

    ALICE.exchange("POST", v3("/createRoom"), bytes, Map.of()).refused(400, "M_NOT_JSON");
  }

  @Test
  void deepNestingIsRefusedAndTheServerLives() {
    var deep = "{\"a\":".repeat(20_000) + "1" + "}".repeat(20_000);

    var reply = postRaw("/createRoom", deep);

    reply.refused(400, Set.of("M_BAD_JSON", "M_NOT_JSON"));
    ALICE.get(v3("/account/whoami")).ok();
  }

  @Test
  void aHugeBodyIsTooLarge() {
    var huge = "{\"name\": \"" + "x".repeat(16_000_000) + "\"}";

    postRaw("/createRoom", huge).refused(413, "M_TOO_LARGE");
    ALICE.get(v3("/account/whoami")).ok();
  }

  @Test
  void duplicateKeysLeaveOneValue() {
    var room = ALICE.createRoom(privateChat());

    var reply = sendRaw(room, "{\"msgtype\":\"m.text\",\"body\":\"one\",\"body\":\"two\"}");

    // Canonical JSON has no duplicates: either the request is refused or one of them is left.
    if (reply.status() == 200) {
      var event = ALICE.get(v3("/rooms/{}/event/{}", room, reply.json().path("event_id").asText()));
      assertEquals(event.text().indexOf("\"body\""), event.text().lastIndexOf("\"body\""));
    } else {
      assertEquals(400, reply.status(), reply::toString);
    }
  }

  @Test
  void floatsInEventsAreRefused() {
    var room = ALICE.createRoom(privateChat());

    sendRaw(room, "{\"n\": 1.5}").refused(400, "M_BAD_JSON");
    sendRaw(room, "{\"n\": {\"m\": [1e400]}}").refused(400, "M_BAD_JSON");
  }

  @Test
  void integersBeyondTheSafeRangeAreRefused() {
    var room = ALICE.createRoom(privateChat());

    sendRaw(room, "{\"n\": 9007199254740992}").refused(400, "M_BAD_JSON");
    sendRaw(room, "{\"n\": -9007199254740992}").refused(400, "M_BAD_JSON");
    assertEquals(200, sendRaw(room, "{\"n\": 9007199254740991}").status());
  }

  @Test
  void charactersOutsideTheBasicPlaneSurvive() {
    var room = ALICE.createRoom(privateChat());
    var text = "né ☕ 𝔐𝔞𝔱𝔯𝔦𝔵 👩‍👩‍👧 \u0000 \u2028 \" \\";

    var event = ALICE.event(room, ALICE.say(room, text));

    assertEquals(text, event.path("content").path("body").asText());
  }

  private static Reply postRaw(String path, String body) {
    return ALICE.exchange("POST", v3(path), body.getBytes(StandardCharsets.UTF_8), Map.of());
  }

  private static Reply sendRaw(String room, String body) {
    return ALICE.exchange(
        "PUT",
        v3("/rooms/{}/send/test.event/{}", room, TestUser.newTransaction()),
        body.getBytes(StandardCharsets.UTF_8),
        Map.of());
  }
}
