package chat.hearth.spec.relations;

import static chat.hearth.spec.harness.Client.path;
import static chat.hearth.spec.harness.Client.v1;
import static chat.hearth.spec.harness.Client.v3;
import static chat.hearth.spec.harness.RoomRequest.publicChat;
import static chat.hearth.spec.relations.Related.bundled;
import static chat.hearth.spec.relations.Related.message;
import static chat.hearth.spec.relations.Related.react;
import static chat.hearth.spec.relations.Related.reply;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Client-Server API: threading. */
final class ThreadsSpec {
  private static final TestUser ALICE = TestUser.named("alice");
  private static final TestUser BOB = TestUser.named("bob");

  private final String room = ALICE.createRoom(publicChat());

  @Test
  void threadsAreOrderedByTheirNewestReply() {
    var one = ALICE.say(room, "one");
    var two = ALICE.say(room, "two");
    ALICE.say(room, "none");
    reply(ALICE, room, two, "reply");
    var latest = reply(ALICE, room, one, "reply");

    var found = threads(ALICE, "");

    assertEquals(List.of(one, two), Json.texts(found.path("chunk"), "event_id"));
    var thread = bundled(found.path("chunk").path(0)).path("m.thread");
    assertEquals(latest, thread.path("latest_event").path("event_id").asText());
    assertFalse(found.has("next_batch"));
  }

  @Test
  void pagesCoverEveryThreadOnce() {
    var roots = new ArrayList<String>();
    for (int i = 0; i < 5; i++) {
      roots.add(ALICE.say(room, "root " + i));
    }
    roots.forEach(root -> reply(ALICE, room, root, "reply"));

    var seen = new ArrayList<String>();
    var from = "";
    do {
      var page = threads(ALICE, "?limit=2" + from);
      assertTrue(page.path("chunk").size() <= 2);
      seen.addAll(Json.texts(page.path("chunk"), "event_id"));
      from = page.has("next_batch") ? path("&from={}", page.path("next_batch").asText()) : "";
    } while (!from.isEmpty());

    assertEquals(roots.reversed(), seen);
  }

  @Test
  void onlyOwnThreadsIfAskedFor() {
    BOB.join(room);
    var begun = BOB.say(room, "begun by Bob");
    var joined = ALICE.say(room, "joined by Bob");
    var other = ALICE.say(room, "not Bob's");
    reply(ALICE, room, begun, "reply");
    reply(BOB, room, joined, "reply");
    reply(ALICE, room, other, "reply");

    var found = threads(BOB, "?include=participated");

    assertEquals(List.of(joined, begun), Json.texts(found.path("chunk"), "event_id"));
    assertEquals(3, threads(BOB, "?include=all").path("chunk").size());
  }

  @Test
  void aThreadWithoutRepliesIsNone() {
    var root = ALICE.say(room, "root");
    var first = reply(ALICE, room, root, "one");
    var other = ALICE.say(room, "other");
    reply(ALICE, room, other, "reply");
    var second = reply(ALICE, room, root, "two");

    ALICE.redact(room, second);
    assertEquals(List.of(other, root), Json.texts(threads(ALICE, "").path("chunk"), "event_id"));

    ALICE.redact(room, first);
    assertEquals(List.of(other), Json.texts(threads(ALICE, "").path("chunk"), "event_id"));
  }

  @Test
  void aRootOfSomebodyIgnoredComesWithoutItsContent() {
    BOB.join(room);
    var root = BOB.say(room, "annoying");
    reply(ALICE, room, root, "reply");
    var reader = TestUser.named("reader");
    reader.join(room);
    reader.put(
        v3("/user/{}/account_data/m.ignored_user_list", reader.userId()),
        Json.object("ignored_users", Map.of(BOB.userId(), Json.object())));

    var found = threads(reader, "");

    assertEquals(List.of(root), Json.texts(found.path("chunk"), "event_id"));
    assertFalse(found.toString().contains("annoying"), found::toString);
  }

  @Test
  void threadsAreNotNested() {
    var root = ALICE.say(room, "root");
    var reply = reply(ALICE, room, root, "reply");
    var reaction = react(ALICE, room, root, "👍");

    for (var child : List.of(reply, reaction)) {
      ALICE
          .put(v3("/rooms/{}/send/m.room.message/x", room), message("nested", "m.thread", child))
          .refused(400, "M_UNKNOWN");
    }
  }

  @Test
  void aReplyWithoutARelationTypeMayBeginAThread() {
    var said = ALICE.say(room, "said");
    var rich =
        ALICE.send(
            room,
            "m.room.message",
            Json.object(
                "msgtype",
                "m.text",
                "body",
                "rich",
                "m.relates_to",
                Json.object("m.in_reply_to", Json.object("event_id", said))));

    reply(ALICE, room, rich, "reply");

    assertEquals(List.of(rich), Json.texts(threads(ALICE, "").path("chunk"), "event_id"));
  }

  @Test
  void badQuestionsAreRefused() {
    var path = v1("/rooms/{}/threads", room);

    ALICE.get(path + "?include=some").refused(400, "M_INVALID_PARAM");
    ALICE.get(path + "?limit=0").refused(400, "M_INVALID_PARAM");
    ALICE.get(path + "?from=elsewhere").refused(400, "M_INVALID_PARAM");
    BOB.get(path).refused(403, "M_FORBIDDEN");
    ALICE.get(v1("/rooms/{}/threads", "!nowhere:localhost")).refused(403, "M_FORBIDDEN");
    ALICE.anonymous().get(path).refused(401, "M_MISSING_TOKEN");
  }

  private JsonNode threads(TestUser who, String query) {
    return who.get(v1("/rooms/{}/threads", room) + query).ok();
  }
}
