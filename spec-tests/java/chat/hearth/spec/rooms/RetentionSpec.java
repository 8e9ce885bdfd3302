package chat.hearth.spec.rooms;

import static chat.hearth.spec.harness.Client.v3;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.Reply;
import chat.hearth.spec.harness.RoomRequest;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * MSC1763: messages that a room keeps for a time only. Skipped where the server does not allow
 * times of some seconds.
 */
final class RetentionSpec {
  private static final long LIFETIME_MILLIS = 3_000;
  private static final String CONFIGURATION =
      "/_matrix/client/unstable/org.matrix.msc1763/retention/configuration";

  private final TestUser alice = TestUser.named("alice");
  private final TestUser bob = TestUser.named("bob");

  @BeforeEach
  void needsShortLifetimes() {
    var configuration = alice.get(CONFIGURATION);
    assumeTrue(configuration.status() == 200, "has no retention");
    var least = configuration.ok().path("limits").path("max_lifetime").path("min").asLong();
    assumeTrue(least <= LIFETIME_MILLIS, "keeps messages for longer than this test");
  }

  @Test
  void theConfigurationIsForUsers() {
    alice.anonymous().get(CONFIGURATION).refused(401, "M_MISSING_TOKEN");
    var configuration = alice.get(CONFIGURATION).ok();

    assertTrue(configuration.path("policies").path("*").isObject(), configuration::toString);
    assertTrue(configuration.path("limits").path("max_lifetime").path("min").isNumber());
  }

  @Test
  void anExpiredMessageIsShownNowhere() {
    var room = room();
    var said = alice.say(room, "gone words");
    var edit = alice.send(room, "m.room.message", related("m.replace", said, "gone edit"));
    var reply = bob.send(room, "m.room.message", related("m.thread", said, "gone reply"));
    bob.event(room, said);
    await(() -> !found("gone").isEmpty());

    await(() -> bob.get(v3("/rooms/{}/event/{}", room, reply)).status() == 404);

    var after = bob.say(room, "kept");
    for (var id : new String[] {said, edit, reply}) {
      bob.get(v3("/rooms/{}/event/{}", room, id)).refused(404, "M_NOT_FOUND");
      bob.get(v3("/rooms/{}/context/{}", room, id)).refused(404, "M_NOT_FOUND");
      bob.get(v3("/rooms/{}/relations/{}", room, id).replace("/v3/", "/v1/"))
          .refused(404, "M_NOT_FOUND");
    }
    assertHidden(bob.get(v3("/rooms/{}/messages?dir=b&limit=100", room)));
    assertHidden(bob.get(v3("/rooms/{}/messages?dir=f&limit=100", room)));
    assertHidden(bob.get(v3("/sync?timeout=0")));
    assertHidden(bob.get(v3("/rooms/{}/context/{}", room, after)));
    assertHidden(bob.get(v3("/rooms/{}/threads", room).replace("/v3/", "/v1/")));
    assertHidden(bob.get(v3("/notifications")));
    assertEquals("", found("gone"));
  }

  @Test
  void anIncrementalSyncDoesNotShowThemEither() {
    var room = room();
    var since = bob.sync();
    var said = alice.say(room, "gone");
    await(() -> bob.get(v3("/rooms/{}/event/{}", room, said)).status() == 404);
    alice.setState(room, "m.room.topic", "", Json.object("topic", "kept"));

    var next = bob.get(v3("/sync?timeout=0&since={}", since.next()));

    assertHidden(next);
    assertTrue(next.text().contains("kept"), next::toString);
  }

  @Test
  void stateStays() {
    var room = room();
    alice.setState(room, "m.room.topic", "", Json.object("topic", "for ever"));
    var said = alice.say(room, "gone");
    await(() -> bob.get(v3("/rooms/{}/event/{}", room, said)).status() == 404);

    assertEquals("for ever", bob.state(room, "m.room.topic", "").path("topic").asText());
    assertTrue(bob.get(v3("/rooms/{}/messages?dir=b&limit=100", room)).text().contains("for ever"));
  }

  @Test
  void theRuleOfNowCountsForWhatWasSaidBefore() {
    var room = bob.createRoom(RoomRequest.publicChat());
    var said = bob.say(room, "gone");
    await(
        () ->
            Instant.now().toEpochMilli()
                > bob.event(room, said).path("origin_server_ts").asLong() + LIFETIME_MILLIS);
    bob.event(room, said);

    bob.setState(room, "m.room.retention", "", Json.object("max_lifetime", LIFETIME_MILLIS));

    bob.get(v3("/rooms/{}/event/{}", room, said)).refused(404, "M_NOT_FOUND");
  }

  @Test
  void aRuleThatMakesNoSenseHidesNothing() throws InterruptedException {
    var room = bob.createRoom(RoomRequest.publicChat());
    bob.setState(room, "m.room.retention", "", Json.object("max_lifetime", "at once"));
    var said = bob.say(room, "kept");
    Thread.sleep(LIFETIME_MILLIS);

    bob.event(room, said);
  }

  @Test
  void anExpiredMessageIsUnreadNoLonger() {
    var room = room();
    var said = alice.say(room, "gone");
    await(() -> unread(room) == 1);

    await(() -> bob.get(v3("/rooms/{}/event/{}", room, said)).status() == 404);

    await(() -> unread(room) == 0);
  }

  private long unread(String room) {
    return bob.sync().joined(room).path("unread_notifications").path("notification_count").asLong();
  }

  private String room() {
    var room = alice.createRoom(RoomRequest.publicChat());
    alice.setState(room, "m.room.retention", "", Json.object("max_lifetime", LIFETIME_MILLIS));
    bob.join(room);
    return room;
  }

  private static ObjectNode related(String type, String parent, String body) {
    var content = Json.object("msgtype", "m.text", "body", body);
    content.set("m.relates_to", Json.object("rel_type", type, "event_id", parent));
    if (type.equals("m.replace")) {
      content.set("m.new_content", Json.object("msgtype", "m.text", "body", body));
    }
    return content;
  }

  /** What a search finds, as text; empty for nothing. */
  private String found(String term) {
    var results =
        bob.post(
                v3("/search"),
                Json.object(
                    "search_categories",
                    Json.object("room_events", Json.object("search_term", term))))
            .ok()
            .path("search_categories")
            .path("room_events")
            .path("results");
    return results.isEmpty() ? "" : results.toString();
  }

  private static void assertHidden(Reply reply) {
    reply.ok();
    assertFalse(reply.text().contains("gone"), reply::toString);
  }

  private static void await(Supplier<Boolean> condition) {
    var deadline = Instant.now().plus(Duration.ofSeconds(20));
    while (!condition.get()) {
      assertTrue(Instant.now().isBefore(deadline), "it did not come");
      try {
        Thread.sleep(100);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
