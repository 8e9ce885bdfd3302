package chat.hearth.spec.push;

import static chat.hearth.spec.harness.Client.v3;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.RoomRequest;
import chat.hearth.spec.harness.Sync;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The counts of unread notifications that /sync sends with a room. */
final class UnreadCountsSpec {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String BY_THREAD =
      "{\"room\":{\"timeline\":{\"unread_thread_notifications\":true}}}";

  private final TestUser alice = TestUser.named("alice");
  private final TestUser bob = TestUser.named("bob");
  private final TestUser carol = TestUser.named("carol");
  private String room;
  private Sync start;

  @BeforeEach
  void aRoomOfThree() {
    room = alice.createRoom(RoomRequest.publicChat());
    bob.join(room);
    carol.join(room);
    start = bob.sync();
  }

  @Test
  void aNewMemberHasNothingUnread() {
    assertCounts(0, 0, start);
  }

  @Test
  void theCountComesWithTheEvent() {
    alice.say(room, "one");

    var sync = bob.sync(start, PATIENCE);

    assertEquals(List.of("one"), sync.bodies(room));
    assertCounts(1, 0, sync);
  }

  @Test
  void ownMessagesDoNotCount() {
    alice.say(room, "one");

    assertCounts(0, 0, alice.sync());
  }

  @Test
  void whatWasSaidBeforeOneJoinedDoesNotCount() {
    alice.say(room, "early");
    var dave = TestUser.named("dave");
    dave.join(room);
    alice.say(room, "late");

    assertCounts(1, 0, dave.sync());
  }

  @Test
  void aNewNameIsNoReading() {
    alice.say(room, "one");
    bob.put(v3("/profile/{}/displayname", bob.userId()), Json.object("displayname", "Bobby")).ok();
    alice.say(room, "two");

    assertCounts(2, 0, bob.sync());
  }

  @Test
  void noticesReactionsEditsAndRedactedMessagesDoNotCount() {
    var said = alice.say(room, "one");
    alice.send(room, "m.room.message", Json.object("msgtype", "m.notice", "body", "beep"));
    alice.send(room, "m.reaction", relation("m.annotation", said));
    alice.send(room, "m.room.message", relation("m.replace", said).put("msgtype", "m.text"));
    var gone = alice.say(room, "two");
    assertCounts(2, 0, bob.sync());

    alice.redact(room, gone);

    assertCounts(1, 0, bob.sync());
    assertCounts(1, 0, bob.sync(start));
  }

  @Test
  void encryptedMessagesCount() {
    alice.send(room, "m.room.encrypted", Json.object("ciphertext", "…"));

    assertCounts(1, 0, bob.sync(start));
  }

  @Test
  void aMentionHighlightsForWhomItNames() {
    mention(Json.object("user_ids", Json.array(bob.userId())));

    assertCounts(1, 1, bob.sync(start));
    assertCounts(1, 0, carol.sync());
  }

  @Test
  void aRoomMentionHighlightsForAllIfTheSenderMay() {
    mention(Json.object("room", true));
    carol.send(
        room, "m.room.message", message("@room").set("m.mentions", Json.object("room", true)));

    assertCounts(2, 1, bob.sync(start));
  }

  @Test
  void sayingSomethingReadsWhatWasSaidBefore() {
    alice.say(room, "one");
    bob.say(room, "two");
    alice.say(room, "three");

    assertCounts(1, 0, bob.sync());
    assertCounts(0, 0, alice.sync());
  }

  @Test
  void aReceiptReadsAndIsToldOf() {
    var first = alice.say(room, "one");
    alice.say(room, "two");
    var before = bob.sync(start);
    assertCounts(2, 0, before);

    receipt(bob, "m.read", first, Json.object());

    assertCounts(1, 0, bob.sync(before, PATIENCE));
    assertCounts(1, 0, bob.sync());
  }

  @Test
  void aPrivateReceiptReadsToo() {
    alice.say(room, "one");
    var second = alice.say(room, "two");
    var before = bob.sync(start);

    receipt(bob, "m.read.private", second, Json.object());

    assertCounts(0, 0, bob.sync(before, PATIENCE));
  }

  @Test
  void theReceiptThatIsAheadCounts() {
    var first = alice.say(room, "one");
    var second = alice.say(room, "two");
    alice.say(room, "three");

    receipt(bob, "m.read.private", second, Json.object());
    receipt(bob, "m.read", first, Json.object());

    assertCounts(1, 0, bob.sync());
  }

  @Test
  void threadsAreCountedApartForWhoAsks() {
    var root = alice.say(room, "root");
    inThread(alice, root, "one");
    inThread(alice, root, "two");

    var together = bob.sync();
    var apart = bob.syncWith("timeout=0&filter={}", BY_THREAD);

    assertCounts(3, 0, together);
    assertFalse(together.joined(room).has("unread_thread_notifications"));
    assertCounts(1, 0, apart);
    var thread = apart.joined(room).path("unread_thread_notifications").path(root);
    assertEquals(2, thread.path("notification_count").asInt(-1), apart.joined(room)::toString);
    assertEquals(0, thread.path("highlight_count").asInt(-1));
  }

  @Test
  void aThreadedReceiptReadsItsThreadAlone() {
    var root = alice.say(room, "root");
    var other = alice.say(room, "other root");
    var inFirst = inThread(alice, root, "one");
    inThread(alice, other, "two");
    alice.say(room, "later");

    receipt(bob, "m.read", inFirst, Json.object("thread_id", root));

    var sync = bob.syncWith("timeout=0&filter={}", BY_THREAD);
    assertCounts(3, 0, sync);
    assertEquals(List.of(other), Json.keys(sync.joined(room).path("unread_thread_notifications")));

    receipt(bob, "m.read", other, Json.object("thread_id", "main"));

    assertCounts(1, 0, bob.syncWith("timeout=0&filter={}", BY_THREAD));
  }

  @Test
  void anUnthreadedReceiptReadsAll() {
    var root = alice.say(room, "root");
    inThread(alice, root, "one");
    var last = alice.say(room, "last");

    receipt(bob, "m.read", last, Json.object());

    var sync = bob.syncWith("timeout=0&filter={}", BY_THREAD);
    assertCounts(0, 0, sync);
    assertFalse(sync.joined(room).has("unread_thread_notifications"), "nothing is unread");
  }

  @Test
  void sayingSomethingInAThreadReadsThatThread() {
    var root = alice.say(room, "root");
    inThread(alice, root, "one");
    inThread(bob, root, "two");
    inThread(alice, root, "three");

    var sync = bob.syncWith("timeout=0&filter={}", BY_THREAD);

    assertCounts(1, 0, sync);
    var thread = sync.joined(room).path("unread_thread_notifications").path(root);
    assertEquals(1, thread.path("notification_count").asInt(-1));
  }

  @Test
  void aMutedRoomCountsNothingAndIsToldOfAtOnce() {
    alice.say(room, "one");
    var before = bob.sync(start);
    assertCounts(1, 0, before);

    bob.put(v3("/pushrules/global/room/{}", room), Json.object("actions", Json.array())).ok();
    var muted = bob.sync(before);
    mention(Json.object("user_ids", Json.array(bob.userId())));

    assertCounts(0, 0, muted);
    assertCounts(1, 1, bob.sync(), "a room rule leaves mentions alone");
    bob.put(
            v3("/pushrules/global/override/{}", room),
            Json.object(
                "actions",
                Json.array(),
                "conditions",
                Json.array(Json.object("kind", "event_match", "key", "room_id", "pattern", room))))
        .ok();
    assertCounts(0, 0, bob.sync());
  }

  @Test
  void aKeywordHighlightsWhatIsUnread() {
    alice.say(room, "there is cake");
    alice.say(room, "cakes are a lie");
    bob.put(
            v3("/pushrules/global/content/{}", "cake"),
            Json.object(
                "pattern",
                "Cake",
                "actions",
                Json.array("notify", Json.object("set_tweak", "highlight"))))
        .ok();

    assertCounts(2, 1, bob.sync());
    alice.say(room, "more cake!");
    assertCounts(3, 2, bob.sync());
    bob.say(room, "yes");
    assertCounts(0, 0, bob.sync());
  }

  @Test
  void nothingNotifiesWhoTurnedItOff() {
    bob.put(
            v3("/pushrules/global/override/{}/enabled", ".m.rule.master"),
            Json.object("enabled", true))
        .ok();
    mention(Json.object("user_ids", Json.array(bob.userId())));

    assertCounts(0, 0, bob.sync());
  }

  @Test
  void whatIgnoredUsersSayCountsNothing() {
    alice.say(room, "hello");
    mention(Json.object("user_ids", Json.array(bob.userId())));
    var before = bob.sync();
    assertCounts(2, 1, before);

    ignore(Json.object(alice.userId(), Json.object()));

    var after = bob.sync(before);
    assertCounts(0, 0, after, "told at once");
    assertCounts(0, 0, bob.sync());
    assertTrue(bob.get(v3("/notifications")).ok().path("notifications").isEmpty());

    ignore(Json.object());

    assertCounts(2, 1, bob.sync(after), "and back");
  }

  private void ignore(ObjectNode users) {
    bob.put(
            v3("/user/{}/account_data/m.ignored_user_list", bob.userId()),
            Json.object("ignored_users", users))
        .ok();
  }

  @Test
  void roomsThatDidNotChangeAreNotSent() {
    alice.say(room, "one");
    var sync = bob.sync(start);

    assertFalse(bob.sync(sync).mentions(room));
    assertTrue(sync.mentions(room));
  }

  private void mention(ObjectNode mentions) {
    alice.send(room, "m.room.message", message("hey").set("m.mentions", mentions));
  }

  private String inThread(TestUser sender, String root, String text) {
    return sender.send(
        room,
        "m.room.message",
        message(text).set("m.relates_to", Json.object("rel_type", "m.thread", "event_id", root)));
  }

  private static ObjectNode relation(String type, String event) {
    return message("* new")
        .set("m.relates_to", Json.object("rel_type", type, "event_id", event, "key", "+"));
  }

  private static ObjectNode message(String body) {
    return Json.object("msgtype", "m.text", "body", body);
  }

  private void receipt(TestUser reader, String type, String event, ObjectNode body) {
    reader.post(v3("/rooms/{}/receipt/{}/{}", room, type, event), body).ok();
  }

  private void assertCounts(int notifications, int highlights, Sync sync) {
    assertCounts(notifications, highlights, sync, "");
  }

  private void assertCounts(int notifications, int highlights, Sync sync, String message) {
    JsonNode counts = sync.joined(room).path("unread_notifications");
    assertEquals(
        "%d, %d".formatted(notifications, highlights),
        "%s, %s"
            .formatted(
                counts.path("notification_count").asText("none"),
                counts.path("highlight_count").asText("none")),
        message);
  }
}
