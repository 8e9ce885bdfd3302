package chat.hearth.spec.calls;

import static chat.hearth.spec.harness.Client.v3;
import static chat.hearth.spec.harness.RoomRequest.publicChat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.Reply;
import chat.hearth.spec.harness.Sync;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** MSC4354: sticky events. */
final class StickyEventsSpec {
  private static final String ONE =
      "{\"room\":{\"timeline\":{\"limit\":1}}}"; // what is not the newest is not in the timeline

  private final TestUser alice = TestUser.named("alice");
  private final TestUser bob = TestUser.named("bob");
  private final String room = alice.createRoom(publicChat());

  @Test
  void aStickyEventSaysSoToClients() {
    var id = stick("call", 60_000);

    var event = alice.event(room, id);

    assertEquals(60_000, event.path("msc4354_sticky").path("duration_ms").asLong());
    var left = event.path("unsigned").path("msc4354_sticky_duration_ttl_ms").asLong();
    assertTrue(left > 30_000 && left <= 60_000, "left: " + left);
  }

  @Test
  void whatIsInTheTimelineIsNotRepeated() {
    var since = alice.sync();
    var id = stick("call", 60_000);

    var sync = alice.sync(since);

    assertEquals(List.of(id), sync.eventIds(room));
    assertFalse(sync.joined(room).has("msc4354_sticky"));
  }

  @Test
  void whatTheTimelineHasNoRoomForComesInItsOwnSection() {
    var since = alice.sync();
    var first = stick("first", 60_000);
    var second = stick("second", 60_000);
    alice.say(room, "newest");

    var sync = alice.syncWith("since={}&filter={}", since.next(), ONE);
    var next = alice.syncWith("since={}&filter={}", sync.next(), ONE);

    assertEquals(List.of(first, second), ids(sync));
    var event = sticky(sync).path(0);
    assertEquals(60_000, event.path("msc4354_sticky").path("duration_ms").asLong());
    assertTrue(event.path("unsigned").path("msc4354_sticky_duration_ttl_ms").asLong() > 0);
    assertFalse(event.has("room_id"));
    assertTrue(ids(next).isEmpty(), "each is sent once");
  }

  @Test
  void theTimelineFilterDoesNotHideThem() {
    var since = alice.sync();
    var id = stick("call", 60_000);

    var sync =
        alice.syncWith(
            "since={}&filter={}",
            since.next(),
            "{\"room\":{\"timeline\":{\"not_types\":[\"m.room.message\"]}}}");

    assertEquals(List.of(id), ids(sync));
  }

  @Test
  void whoJoinsGetsWhatIsStickyThen() {
    var hidden = alice.createRoom(publicChat());
    alice.setState(
        hidden, "m.room.history_visibility", "", Json.object("history_visibility", "joined"));
    var id = id(send(hidden, "call", "60000"));
    var gone = id(send(hidden, "over", "1"));
    alice.say(hidden, "plain");
    var since = bob.sync();
    bob.join(hidden);

    var sync = bob.syncWith("since={}&filter={}", since.next(), ONE);

    var ids = Json.texts(sync.joined(hidden).path("msc4354_sticky").path("events"), "event_id");
    assertEquals(List.of(id), ids);
    assertFalse(ids.contains(gone));
    assertEquals("call", bob.event(hidden, id).path("content").path("body").asText());
  }

  @Test
  void aFirstSyncBringsThem() {
    var id = stick("call", 60_000);
    alice.say(room, "newest");

    assertEquals(List.of(id), ids(alice.syncWith("filter={}", ONE)));
  }

  @Test
  void whatHasExpiredIsSentNoMore() throws InterruptedException {
    var since = alice.sync();
    var id = stick("call", 400);
    alice.say(room, "newest");
    Thread.sleep(600);

    var sync = alice.syncWith("since={}&filter={}", since.next(), ONE);

    assertTrue(ids(sync).isEmpty());
    var unsigned = alice.event(room, id).path("unsigned");
    assertFalse(unsigned.has("msc4354_sticky_duration_ttl_ms"));
  }

  @Test
  void redactionEndsStickiness() {
    var since = alice.sync();
    var id = stick("call", 60_000);
    alice.redact(room, id);
    alice.say(room, "newest");

    var sync = alice.syncWith("since={}&filter={}", since.next(), ONE);

    assertTrue(ids(sync).isEmpty());
    assertFalse(alice.event(room, id).has("msc4354_sticky"));
  }

  @Test
  void whatIsTooMuchComesInLaterResponses() {
    var since = alice.sync();
    var sent = new HashSet<String>();
    IntStream.range(0, 250).forEach(i -> sent.add(stick("n" + i, 600_000)));
    alice.say(room, "newest");

    var got = new ArrayList<String>();
    var pages = 0;
    var sync = alice.syncWith("since={}&filter={}", since.next(), ONE);
    while (!ids(sync).isEmpty()) {
      pages++;
      got.addAll(ids(sync));
      sync = alice.syncWith("since={}&filter={}", sync.next(), ONE);
    }

    assertTrue(pages > 1, "pages: " + pages);
    assertEquals(250, got.size());
    assertEquals(sent, new HashSet<>(got));
  }

  @Test
  void whoIgnoresTheSenderIsSpared() {
    bob.join(room);
    bob.put(
            v3("/user/{}/account_data/m.ignored_user_list", bob.userId()),
            Json.object("ignored_users", Json.object(alice.userId(), Json.object())))
        .ok();
    var since = bob.sync();
    stick("call", 60_000);
    bob.say(room, "newest");

    assertTrue(ids(bob.syncWith("since={}&filter={}", since.next(), ONE)).isEmpty());
  }

  @Test
  void aParkedSyncIsWokenByThem() {
    var since = alice.sync();
    stick("call", 60_000);
    alice.say(room, "newest");
    var before = System.nanoTime();

    var sync =
        alice.syncWith(
            "since={}&timeout=5000&filter={}",
            since.next(),
            "{\"room\":{\"timeline\":{\"not_types\":[\"m.room.message\"]}}}");

    assertEquals(1, ids(sync).size());
    assertTrue(System.nanoTime() - before < Duration.ofSeconds(4).toNanos());
  }

  @Test
  void aDelayedEventIsStickyFromWhenItIsSent() {
    var kept =
        alice
            .put(
                v3("/rooms/{}/send/m.room.message/{}", room, TestUser.newTransaction())
                    + "?org.matrix.msc4140.delay=3600000&org.matrix.msc4354.sticky_duration_ms=5000",
                Json.object("msgtype", "m.text", "body", "left"))
            .ok();
    var since = alice.sync();
    alice
        .anonymous()
        .post(
            "/_matrix/client/unstable/org.matrix.msc4140/delayed_events/"
                + kept.path("delay_id").asText()
                + "/send",
            Json.object())
        .ok();

    var event = Json.list(alice.sync(since).timeline(room)).getFirst();

    assertEquals(5_000, event.path("msc4354_sticky").path("duration_ms").asLong());
  }

  @Test
  void durationsAreUpToAnHour() {
    send(room, "x", "3600000").ok();
    send(room, "x", "3600001").refused(400, "M_INVALID_PARAM");
    send(room, "x", "-1").refused(400, "M_INVALID_PARAM");
    send(room, "x", "long").refused(400, "M_INVALID_PARAM");
    bob.put(
            v3("/rooms/{}/send/m.room.message/1", room)
                + "?org.matrix.msc4354.sticky_duration_ms=1000",
            Json.object())
        .refused(403, "M_FORBIDDEN");
  }

  @Test
  void theServerSaysThatItKnowsStickyEvents() {
    var features = alice.anonymous().get("/_matrix/client/versions").ok().path("unstable_features");

    assertTrue(features.path("org.matrix.msc4354").asBoolean());
  }

  private String stick(String body, long millis) {
    return id(send(room, body, Long.toString(millis)));
  }

  private Reply send(String where, String body, String millis) {
    return alice.put(
        v3("/rooms/{}/send/m.room.message/{}", where, TestUser.newTransaction())
            + "?org.matrix.msc4354.sticky_duration_ms="
            + millis,
        Json.object("msgtype", "m.text", "body", body));
  }

  private static String id(Reply sent) {
    return sent.ok().path("event_id").asText();
  }

  private JsonNode sticky(Sync sync) {
    return sync.joined(room).path("msc4354_sticky").path("events");
  }

  private List<String> ids(Sync sync) {
    return Json.texts(sticky(sync), "event_id");
  }
}
