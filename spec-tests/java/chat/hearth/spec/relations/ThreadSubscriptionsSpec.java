package chat.hearth.spec.relations;

import static chat.hearth.spec.harness.Client.path;
import static chat.hearth.spec.harness.RoomRequest.privateChat;
import static chat.hearth.spec.harness.RoomRequest.publicChat;
import static chat.hearth.spec.relations.Related.reply;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.Reply;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** MSC4306 and MSC4308: thread subscriptions. */
final class ThreadSubscriptionsSpec {
  private static final String LIST =
      "/_matrix/client/unstable/io.element.msc4308/thread_subscriptions?dir=b";
  private static final String NOT_IN_THREAD = "IO.ELEMENT.MSC4306.M_NOT_IN_THREAD";
  private static final String CONFLICT = "IO.ELEMENT.MSC4306.M_CONFLICTING_UNSUBSCRIPTION";

  private final TestUser alice = TestUser.named("alice");
  private final String room = alice.createRoom(publicChat());
  private final String root = alice.say(room, "root");

  @Test
  void aThreadIsFollowedAndLeft() {
    alice.get(subscription(root)).refused(404, "M_NOT_FOUND");

    alice.put(subscription(root), Json.object()).ok();
    assertEquals(Json.object("automatic", false), alice.get(subscription(root)).ok());

    alice.delete(subscription(root)).ok();
    alice.get(subscription(root)).refused(404, "M_NOT_FOUND");
    alice.delete(subscription(root)).ok();
  }

  @Test
  void automaticSubscriptionsNameTheirCause() {
    var cause = reply(alice, room, root, "reply");

    automatically(cause).ok();

    assertTrue(alice.get(subscription(root)).ok().path("automatic").asBoolean());
  }

  @Test
  void aCauseOutsideTheThreadIsRefused() {
    var other = alice.say(room, "other");

    automatically(root).refused(400, NOT_IN_THREAD);
    automatically(other).refused(400, NOT_IN_THREAD);
    automatically(reply(alice, room, other, "elsewhere")).refused(400, NOT_IN_THREAD);
    automatically("$nothing").refused(404, "M_NOT_FOUND");
    automatically("no event ID").refused(400, "M_INVALID_PARAM");
    alice.put(subscription(root), Json.object("automatic", true)).refused(400, "M_BAD_JSON");
    alice.get(subscription(root)).refused(404, "M_NOT_FOUND");
  }

  @Test
  void manualBeatsAutomatic() {
    var cause = reply(alice, room, root, "reply");
    automatically(cause).ok();

    alice.put(subscription(root), Json.object()).ok();
    automatically(cause).ok();

    assertFalse(alice.get(subscription(root)).ok().path("automatic").asBoolean());
  }

  @Test
  void whatCameBeforeLeavingDoesNotSubscribeAgain() {
    var first = reply(alice, room, root, "first");
    var second = reply(alice, room, root, "second");
    automatically(first).ok();
    alice.delete(subscription(root)).ok();
    var third = reply(alice, room, root, "third");

    automatically(first).refused(409, CONFLICT);
    automatically(second).refused(409, CONFLICT);
    alice.get(subscription(root)).refused(404, "M_NOT_FOUND");

    automatically(third).ok();
    assertTrue(alice.get(subscription(root)).ok().path("automatic").asBoolean());
  }

  @Test
  void whatOneMayNotSeeOneCannotFollow() {
    var bob = TestUser.named("bob");
    var secret = alice.createRoom(privateChat());
    var hidden = alice.say(secret, "hidden");

    for (var path :
        List.of(
            subscription(secret, hidden),
            subscription(room, "$nothing"),
            subscription("!nowhere:localhost", root))) {
      bob.put(path, Json.object()).refused(404, "M_NOT_FOUND");
      bob.get(path).refused(404, "M_NOT_FOUND");
      bob.delete(path).refused(404, "M_NOT_FOUND");
    }
    alice.anonymous().put(subscription(root), Json.object()).refused(401, "M_MISSING_TOKEN");
  }

  @Test
  void changesAreListedTheNewestFirst() {
    var roots = new ArrayList<String>();
    for (int i = 0; i < 5; i++) {
      roots.add(alice.say(room, "root " + i));
      alice.put(subscription(roots.get(i)), Json.object()).ok();
    }
    alice.delete(subscription(roots.get(0))).ok();

    var seen = new ArrayList<Set<String>>();
    var from = "";
    JsonNode page;
    do {
      page = alice.get(LIST + "&limit=2" + from).ok();
      seen.add(Set.copyOf(Json.keys(page.path("subscribed").path(room))));
      from = page.has("end") ? path("&from={}", page.path("end").asText()) : "";
    } while (!from.isEmpty());

    assertEquals(
        List.of(Set.of(roots.get(4)), Set.of(roots.get(3), roots.get(2)), Set.of(roots.get(1))),
        seen);
  }

  @Test
  void bumpStampsGrowWithEachChange() {
    alice.put(subscription(root), Json.object()).ok();
    var before = alice.get(LIST).ok().path("subscribed").path(room).path(root);
    alice.put(subscription(root), Json.object()).ok();
    assertEquals(before, alice.get(LIST).ok().path("subscribed").path(room).path(root));

    alice.delete(subscription(root)).ok();

    var after = alice.get(LIST).ok();
    assertTrue(after.path("subscribed").isMissingNode(), after::toString);
    assertFalse(before.path("automatic").asBoolean(true));
    assertTrue(
        after.path("unsubscribed").path(room).path(root).path("bump_stamp").asLong()
            > before.path("bump_stamp").asLong());
  }

  @Test
  void toEndsTheList() {
    alice.put(subscription(root), Json.object()).ok();
    var token = alice.sync().next();
    var later = alice.say(room, "later");
    alice.put(subscription(later), Json.object()).ok();

    var found = alice.get(LIST + path("&to={}", token)).ok();

    assertEquals(List.of(later), Json.keys(found.path("subscribed").path(room)));
  }

  @Test
  void badQuestionsAreRefused() {
    var list = LIST.substring(0, LIST.indexOf('?'));

    alice.get(list + "?dir=f").refused(400, "M_INVALID_PARAM");
    alice.get(LIST + "&limit=0").refused(400, "M_INVALID_PARAM");
    alice.get(LIST + "&from=elsewhere").refused(400, "M_INVALID_PARAM");
    alice.anonymous().get(LIST).refused(401, "M_MISSING_TOKEN");
  }

  private Reply automatically(String cause) {
    return alice.put(subscription(root), Json.object("automatic", cause));
  }

  private String subscription(String thread) {
    return subscription(room, thread);
  }

  private static String subscription(String room, String thread) {
    return path(
        "/_matrix/client/unstable/io.element.msc4306/rooms/{}/thread/{}/subscription",
        room,
        thread);
  }
}
