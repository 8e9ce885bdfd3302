package chat.hearth.spec.slidingsync;

import static chat.hearth.spec.harness.RoomRequest.publicChat;
import static chat.hearth.spec.slidingsync.Sliding.list;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.TestUser;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Positions, waiting, and bad requests. */
final class ConnectionsSpec {
  private final TestUser alice = TestUser.named("alice");
  private final TestUser bob = TestUser.named("bob");
  private final Sliding sliding = new Sliding(alice);

  @Test
  void anAnswerThatWasLostIsGivenAgain() {
    var room = alice.createRoom(publicChat());
    var request = list(0, 9, 5);
    sliding.next(request);
    var before = sliding.pos();
    var said = alice.say(room, "hello");

    var lost = sliding.ask(before, request, 0).ok();
    var again = sliding.ask(before, request, 0).ok();

    assertEquals(said, lost.at("/rooms/" + pointer(room) + "/timeline/0/event_id").asText());
    assertEquals(said, again.at("/rooms/" + pointer(room) + "/timeline/0/event_id").asText());
    var after = sliding.ask(again.path("pos").asText(), request, 0).ok();
    assertTrue(after.path("rooms").isEmpty());
  }

  @Test
  void aPositionThatIsNotKnownIsRefused() {
    sliding.next(list(0, 9, 1));
    var old = sliding.pos();
    sliding.next(list(0, 9, 1));
    sliding.next(list(0, 9, 1));

    sliding.ask("nothing", list(0, 9, 1), 0).refused(400, "M_UNKNOWN_POS");
    sliding.ask("a/b", list(0, 9, 1), 0).refused(400, "M_UNKNOWN_POS");
    sliding.ask(old, list(0, 9, 1), 0).refused(400, "M_UNKNOWN_POS");
    new Sliding(bob).ask(sliding.pos(), list(0, 9, 1), 0).refused(400, "M_UNKNOWN_POS");
    sliding
        .ask(sliding.pos(), list(0, 9, 1).put("conn_id", "another"), 0)
        .refused(400, "M_UNKNOWN_POS");
  }

  @Test
  void connectionsOfADeviceKnowNothingOfEachOther() {
    var room = alice.createRoom(publicChat());
    var one = new Sliding(alice);
    var two = new Sliding(alice);
    one.next(list(0, 9, 1).put("conn_id", "one"));

    var answer = two.next(list(0, 9, 1).put("conn_id", "two"));
    alice.say(room, "hello");

    assertTrue(answer.path("rooms").path(room).path("initial").asBoolean());
    assertTrue(one.next(list(0, 9, 1).put("conn_id", "one")).path("rooms").has(room));
    assertTrue(two.next(list(0, 9, 1).put("conn_id", "two")).path("rooms").has(room));
  }

  @Test
  void aRequestWaitsUntilSomethingHappens() throws Exception {
    var room = alice.createRoom(publicChat());
    bob.join(room);
    sliding.next(list(0, 9, 5));

    var waiting = CompletableFuture.supplyAsync(() -> sliding.next(list(0, 9, 5), 20_000));
    Thread.sleep(Duration.ofMillis(300));
    assertTrue(!waiting.isDone());
    var said = bob.say(room, "hello");

    var answer = waiting.get();
    assertEquals(said, answer.at("/rooms/" + pointer(room) + "/timeline/0/event_id").asText());
  }

  @Test
  void aRequestWithNothingToSayIsAnsweredInTime() {
    alice.createRoom(publicChat());
    sliding.next(list(0, 9, 5));
    long begun = System.nanoTime();

    var answer = sliding.next(list(0, 9, 5), 400);

    assertTrue(answer.path("rooms").isEmpty());
    assertTrue(System.nanoTime() - begun >= Duration.ofMillis(390).toNanos());
  }

  @Test
  void theTransactionIsGivenBack() {
    assertEquals("t1", sliding.next(list(0, 9, 1).put("txn_id", "t1")).path("txn_id").asText());
  }

  @Test
  void badRequestsAreRefused() {
    sliding
        .ask("", list(0, 9, 1).put("conn_id", "x".repeat(17)), 0)
        .refused(400, "M_INVALID_PARAM");
    sliding.ask("", list(5, 4, 1), 0).refused(400, "M_INVALID_PARAM");
    sliding.ask("", list(-1, 4, 1), 0).refused(400, "M_INVALID_PARAM");
    sliding.ask("", list(0, 4, -1), 0).refused(400, "M_INVALID_PARAM");
    sliding.ask("", Json.object("lists", Json.array()), 0).refused(400, "M_BAD_JSON");
    sliding.ask("", Json.object("lists", Json.object("a", 1)), 0).refused(400, "M_BAD_JSON");
    var range = Json.object("ranges", Json.array(Json.array(0)));
    sliding.ask("", Json.object("lists", Json.object("a", range)), 0).refused(400, "M_BAD_JSON");
    var huge = Json.object("ranges", Json.array(Json.array(0, Long.MAX_VALUE)));
    sliding.ask("", Json.object("lists", Json.object("a", huge)), 0).ok();
    var state = Json.object("required_state", Json.array(Json.array("m.room.name")));
    sliding.ask("", Json.object("lists", Json.object("a", state)), 0).refused(400, "M_BAD_JSON");
    var room = Json.object("room_subscriptions", Json.object("no room", Json.object()));
    sliding.ask("", room, 0).refused(400, "M_INVALID_PARAM");
    alice
        .anonymous()
        .post("/_matrix/client/unstable/org.matrix.simplified_msc3575/sync", Json.object())
        .refused(401, "M_MISSING_TOKEN");
  }

  private static String pointer(String room) {
    return room.replace("~", "~0").replace("/", "~1");
  }
}
