package chat.hearth.spec.rooms;

import static chat.hearth.spec.harness.Client.path;
import static chat.hearth.spec.harness.Client.v1;
import static chat.hearth.spec.harness.RoomRequest.privateChat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.hearth.spec.harness.Reply;
import chat.hearth.spec.harness.TestUser;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Client-Server API: jumping to a date. */
final class TimestampSpec {
  private static final TestUser ALICE = TestUser.named("alice");
  private static final TestUser BOB = TestUser.named("bob");

  private final String room = ALICE.createRoom(privateChat());

  @Test
  void anEventIsClosestToItsOwnTimeInBothDirections() throws InterruptedException {
    ALICE.say(room, "before");
    Thread.sleep(5); // events of one millisecond are equally close
    var event = ALICE.say(room, "now");
    var time = ALICE.event(room, event).path("origin_server_ts").asLong();
    Thread.sleep(5);
    ALICE.say(room, "after");

    for (var direction : new String[] {"f", "b"}) {
      var found = closest(ALICE, time, direction).ok();
      assertEquals(event, found.path("event_id").asText());
      assertEquals(time, found.path("origin_server_ts").asLong());
    }
  }

  @Test
  void theDirectionSaysOnWhichSideToLook() throws InterruptedException {
    var first = ALICE.say(room, "first");
    var time = ALICE.event(room, first).path("origin_server_ts").asLong();
    Thread.sleep(50);
    var second = ALICE.say(room, "second");

    assertEquals(first, closest(ALICE, time + 10, "b").ok().path("event_id").asText());
    assertEquals(second, closest(ALICE, time + 10, "f").ok().path("event_id").asText());
  }

  @Test
  void thereIsNothingBeyondTheEnds() {
    closest(ALICE, 1, "b").refused(404, "M_NOT_FOUND");
    closest(ALICE, 9_000_000_000_000L, "f").refused(404, "M_NOT_FOUND");
  }

  @Test
  void whoIsNotInTheRoomIsToldNothing() {
    closest(BOB, 1, "f").refused(403, "M_FORBIDDEN");
    ALICE
        .anonymous()
        .get(v1("/rooms/{}/timestamp_to_event", room) + "?ts=1&dir=f")
        .refused(401, "M_MISSING_TOKEN");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?ts=1", "?dir=f", "?ts=1&dir=x", "?ts=soon&dir=f", "?ts=&dir=f"})
  void aTimeAndADirectionAreNeeded(String query) {
    ALICE
        .get(v1("/rooms/{}/timestamp_to_event", room) + query)
        .refused(400, Set.of("M_MISSING_PARAM", "M_INVALID_PARAM"));
  }

  private Reply closest(TestUser who, long time, String direction) {
    return who.get(
        v1("/rooms/{}/timestamp_to_event", room) + path("?ts={}&dir={}", time, direction));
  }
}
