package chat.hearth.spec.push;

import static chat.hearth.spec.harness.Client.path;
import static chat.hearth.spec.harness.Client.v3;
import static chat.hearth.spec.harness.RoomRequest.publicChat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** MSC4306: what following a thread means for notifications. */
final class ThreadPushRulesSpec {
  private static final String UNFOLLOWED = ".io.element.msc4306.rule.unsubscribed_thread";
  private static final String FOLLOWED = ".io.element.msc4306.rule.subscribed_thread";

  private final TestUser alice = TestUser.named("alice");
  private final TestUser bob = TestUser.named("bob");
  private final String room = alice.createRoom(publicChat());
  private final String root = alice.say(room, "one");
  private final String other = alice.say(room, "two");

  @BeforeEach
  void needsTheRules() {
    assumeTrue(
        alice.get(v3("/pushrules/global/postcontent/{}", FOLLOWED)).status() == 200,
        "has no rules for threads");
    bob.join(room);
  }

  @Test
  void everybodyHasTheRulesAndCanTurnThemOff() {
    var rules = bob.get(v3("/pushrules/")).ok().path("global").path("postcontent");
    assertEquals(
        List.of(UNFOLLOWED, FOLLOWED),
        Json.list(rules).stream().map(rule -> rule.path("rule_id").asText()).toList());

    var rule = v3("/pushrules/global/postcontent/{}", UNFOLLOWED);
    bob.put(rule + "/enabled", Json.object("enabled", false)).ok();

    assertFalse(bob.get(rule).ok().path("enabled").asBoolean(true));
    bob.delete(rule, Json.object()).refused(400, "M_UNKNOWN");
  }

  @Test
  void nobodyHasRulesOfTheirOwnOfThisKind() {
    var rule = Json.object();
    rule.putArray("conditions");
    rule.putArray("actions").add("notify");

    bob.put(v3("/pushrules/global/postcontent/mine"), rule).refused(400, "M_INVALID_PARAM");
    bob.get(v3("/pushrules/global/postcontent/mine")).refused(404, "M_NOT_FOUND");
  }

  @Test
  void whoNeverFollowedAThreadHearsOfAll() {
    reply(root, Json.object());

    assertEquals(1, unread());
    assertTrue(bob.get(v3("/notifications")).text().contains("reply"));
  }

  @Test
  void whoFollowsAThreadHearsOfNoOther() {
    follow(root);

    reply(other, Json.object());
    assertEquals(0, unread());

    reply(root, Json.object());
    assertEquals(1, unread());
    alice.say(room, "outside of threads");
    assertEquals(2, unread());
    var listed = bob.get(v3("/notifications")).ok().path("notifications");
    assertEquals(2, listed.size(), listed::toString);
  }

  @Test
  void mentionsAreHeardFromEveryThread() {
    follow(root);

    reply(other, Json.object("user_ids", List.of(bob.userId())));

    assertEquals(1, unread());
  }

  @Test
  void aFollowedThreadIsHeardInARoomThatIsQuietOtherwise() {
    var quiet = Json.object();
    quiet.putArray("actions");
    bob.put(v3("/pushrules/global/room/{}", room), quiet).ok();
    follow(root);

    alice.say(room, "not heard");
    reply(other, Json.object());
    reply(root, Json.object());

    assertEquals(1, unread());
  }

  @Test
  void leavingAThreadCountsForWhatWasSaidBefore() {
    follow(root);
    reply(root, Json.object());
    assertEquals(1, unread());

    bob.delete(subscription(root)).ok();

    assertEquals(0, unread());
  }

  private void follow(String thread) {
    bob.put(subscription(thread), Json.object()).ok();
  }

  private String subscription(String thread) {
    return path(
        "/_matrix/client/unstable/io.element.msc4306/rooms/{}/thread/{}/subscription",
        room,
        thread);
  }

  private void reply(String thread, ObjectNode mentions) {
    var content = Json.object("msgtype", "m.text", "body", "reply");
    content.set("m.relates_to", Json.object("rel_type", "m.thread", "event_id", thread));
    content.set("m.mentions", mentions);
    alice.send(room, "m.room.message", content);
  }

  /** What is unread, in threads and outside. */
  private int unread() {
    return bob.sync()
        .joined(room)
        .path("unread_notifications")
        .path("notification_count")
        .asInt(-1);
  }
}
