package chat.hearth.spec.relations;

import static chat.hearth.spec.harness.Client.path;
import static chat.hearth.spec.harness.Client.v1;
import static chat.hearth.spec.harness.Client.v3;
import static chat.hearth.spec.harness.RoomRequest.publicChat;
import static chat.hearth.spec.harness.RoomRequest.publicChatVisible;
import static chat.hearth.spec.relations.Related.edit;
import static chat.hearth.spec.relations.Related.message;
import static chat.hearth.spec.relations.Related.react;
import static chat.hearth.spec.relations.Related.reaction;
import static chat.hearth.spec.relations.Related.relations;
import static chat.hearth.spec.relations.Related.reply;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Client-Server API: forming relationships between events; the relationships API. */
final class RelationsSpec {
  private static final TestUser ALICE = TestUser.named("alice");
  private static final TestUser BOB = TestUser.named("bob");

  private final String room = ALICE.createRoom(publicChat());
  private final String parent = ALICE.say(room, "parent");

  @Test
  void childrenComeTheNewestFirst() {
    var first = react(ALICE, room, parent, "👍");
    var second = reply(ALICE, room, parent, "reply");

    var found = relations(ALICE, room, parent, "");

    assertEquals(List.of(second, first), Json.texts(found.path("chunk"), "event_id"));
    assertEquals(room, found.path("chunk").path(0).path("room_id").asText());
    assertFalse(found.has("next_batch"), found::toString);
    assertFalse(found.has("recursion_depth"), found::toString);
  }

  @Test
  void typesOfRelationsAndOfEventsAreAskedForApart() {
    var reaction = react(ALICE, room, parent, "👍");
    var reply = reply(ALICE, room, parent, "reply");
    var sticker =
        ALICE.send(
            room, "m.sticker", message("sticker", "m.thread", parent).put("url", "mxc://a/b"));

    assertEquals(List.of(reaction), ids("/m.annotation"));
    assertEquals(List.of(reaction), ids("/m.annotation/m.reaction"));
    assertEquals(List.of(), ids("/m.annotation/m.room.message"));
    assertEquals(List.of(sticker, reply), ids("/m.thread"));
    assertEquals(List.of(sticker), ids("/m.thread/m.sticker"));
    assertEquals(List.of(), ids("/org.example.unheard"));
  }

  @Test
  void theUnstablePathAnswersToo() {
    var reaction = react(ALICE, room, parent, "👍");

    var found =
        ALICE
            .get(path("/_matrix/client/unstable/rooms/{}/relations/{}/m.annotation", room, parent))
            .ok();

    assertEquals(List.of(reaction), Json.texts(found.path("chunk"), "event_id"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"f", "b"})
  void pagesCoverEverythingOnce(String dir) {
    var sent = new ArrayList<String>();
    for (int i = 0; i < 7; i++) {
      sent.add(reply(ALICE, room, parent, "reply " + i));
    }

    var seen = new ArrayList<String>();
    var from = "";
    int pages = 0;
    do {
      var page = relations(ALICE, room, parent, "/m.thread?limit=3&dir=" + dir + from);
      seen.addAll(Json.texts(page.path("chunk"), "event_id"));
      from = page.has("next_batch") ? path("&from={}", page.path("next_batch").asText()) : "";
      pages++;
    } while (!from.isEmpty());

    assertEquals(dir.equals("f") ? sent : sent.reversed(), seen);
    assertEquals(3, pages);
  }

  @Test
  void toEndsAPage() {
    reply(ALICE, room, parent, "old");
    var between = ALICE.messages(room, "dir=b&limit=1").path("start").asText();
    var newer = reply(ALICE, room, parent, "new");

    assertEquals(List.of(newer), ids(path("?to={}", between)));
    assertEquals(List.of(newer), ids(path("?dir=f&from={}", between)));
  }

  @Test
  void badQuestionsAreRefused() {
    var path = v1("/rooms/{}/relations/{}", room, parent);

    ALICE.get(path + "?dir=x").refused(400, "M_INVALID_PARAM");
    ALICE.get(path + "?limit=0").refused(400, "M_INVALID_PARAM");
    ALICE.get(path + "?limit=-1").refused(400, "M_INVALID_PARAM");
    ALICE.get(path + "?from=elsewhere").refused(400, "M_INVALID_PARAM");
    ALICE.get(path + "?recurse=perhaps").refused(400, "M_INVALID_PARAM");
    ALICE.anonymous().get(path).refused(401, "M_MISSING_TOKEN");
    BOB.get(path).refused(403, Set.of("M_FORBIDDEN"));
  }

  @Test
  void anEventThatIsNotHereHasNoRelations() {
    var other = ALICE.createRoom(publicChat());

    ALICE.get(v1("/rooms/{}/relations/{}", other, parent)).refused(404, "M_NOT_FOUND");
    ALICE.get(v1("/rooms/{}/relations/{}", room, "$nothing")).refused(404, "M_NOT_FOUND");
  }

  @Test
  void recursionFollowsAtLeastThreeRelations() {
    var reply = reply(ALICE, room, parent, "reply");
    var edit = ALICE.send(room, "m.room.message", edit(reply, "edited"));
    var reference = ALICE.send(room, "org.example.note", Json.object("m.relates_to", ref(edit)));

    var direct = relations(ALICE, room, parent, "?recurse=false");
    var all = relations(ALICE, room, parent, "?recurse=true");
    var forwards = relations(ALICE, room, parent, "?recurse=true&dir=f&limit=2");

    assertEquals(List.of(reply), Json.texts(direct.path("chunk"), "event_id"));
    assertEquals(List.of(reference, edit, reply), Json.texts(all.path("chunk"), "event_id"));
    assertTrue(all.path("recursion_depth").asInt() >= 3, all::toString);
    assertEquals(List.of(reply, edit), Json.texts(forwards.path("chunk"), "event_id"));
  }

  @Test
  void aFilterCutsRecursionWhereItDoesNotMatch() {
    var reply = reply(ALICE, room, parent, "reply");
    react(ALICE, room, reply, "👍");

    var found = relations(ALICE, room, parent, "/m.annotation?recurse=true");

    assertTrue(found.path("chunk").isEmpty(), found::toString);
  }

  @Test
  void redactedChildrenVanish() {
    var reaction = react(ALICE, room, parent, "👍");
    ALICE.redact(room, reaction);

    assertEquals(List.of(), ids(""));
    react(ALICE, room, parent, "👍"); // and may be given again
  }

  @Test
  void childrenOfRedactedParentsRemain() {
    var reaction = react(ALICE, room, parent, "👍");

    ALICE.redact(room, parent);

    assertEquals(List.of(reaction), ids(""));
  }

  @Test
  void whatTheReaderMayNotSeeIsLeftOut() {
    var closed = ALICE.createRoom(publicChatVisible("joined"));
    BOB.join(closed);
    var root = ALICE.say(closed, "root");
    var seen = reply(ALICE, closed, root, "seen");
    BOB.leave(closed);
    reply(ALICE, closed, root, "unseen");

    var found = relations(BOB, closed, root, "");

    assertEquals(List.of(seen), Json.texts(found.path("chunk"), "event_id"));
  }

  @Test
  void theSameReactionTwiceIsRefused() {
    react(ALICE, room, parent, "👍");
    BOB.join(room);

    ALICE
        .put(v3("/rooms/{}/send/m.reaction/{}", room, "again"), reaction(parent, "👍"))
        .refused(400, "M_DUPLICATE_ANNOTATION");

    react(ALICE, room, parent, "👎");
    react(BOB, room, parent, "👍");
    assertEquals(3, ids("/m.annotation").size());
  }

  @Test
  void aRepeatedTransactionIsNoSecondReaction() {
    var first = ALICE.send(room, "m.reaction", "once", reaction(parent, "👍"));

    assertEquals(first, ALICE.send(room, "m.reaction", "once", reaction(parent, "👍")));
  }

  @Test
  void ofTheSameReactionsAtOnceOneComesThrough() {
    var path = v3("/rooms/{}/send/m.reaction/", room);
    var sending = new ArrayList<CompletableFuture<Integer>>();
    for (int i = 0; i < 6; i++) {
      var transaction = TestUser.newTransaction();
      sending.add(
          CompletableFuture.supplyAsync(
              () -> ALICE.put(path + transaction, reaction(parent, "🎉")).status()));
    }

    var statuses = sending.stream().map(CompletableFuture::join).sorted().toList();

    assertEquals(List.of(200, 400, 400, 400, 400, 400), statuses);
  }

  @Test
  void relationsStayWithinTheirRoom() {
    var other = ALICE.createRoom(publicChat());

    for (var target : List.of(parent, "$nothing", "no event ID")) {
      ALICE
          .put(v3("/rooms/{}/send/m.reaction/x", other), reaction(target, "👍"))
          .refused(400, "M_INVALID_PARAM");
    }
  }

  @Test
  void whatIsNoRelationIsSentAsItIs() {
    for (var odd :
        List.of(
            Json.object("m.relates_to", "text"),
            Json.object("m.relates_to", Json.object("rel_type", 5, "event_id", parent)),
            Json.object("m.relates_to", Json.object("event_id", parent)),
            Json.object("m.relates_to", Json.object("rel_type", "m.thread")),
            Json.object(
                "m.relates_to", Json.object("m.in_reply_to", Json.object("event_id", parent))))) {
      ALICE.send(room, "m.room.message", odd.put("msgtype", "m.text").put("body", "odd"));
    }

    assertEquals(List.of(), ids(""));
  }

  @Test
  void filtersAskWhatRelatesToAnEvent() {
    BOB.join(room);
    var other = ALICE.say(room, "other");
    react(BOB, room, parent, "👍");
    reply(ALICE, room, other, "reply");

    assertEquals(List.of(parent), filtered("related_by_senders", BOB.userId()));
    assertEquals(List.of(other), filtered("related_by_rel_types", "m.thread"));
    assertEquals(List.of(parent), filtered("related_by_rel_types", "m.annotation"));
    assertEquals(List.of(), filtered("related_by_rel_types", "m.reference"));
    var filter =
        Json.object(
            "room",
            Json.object(
                "timeline", Json.object("related_by_rel_types", Json.array("m.annotation"))));
    assertEquals(
        List.of(parent), ALICE.syncWith("timeout=0&filter={}", filter.toString()).eventIds(room));
  }

  private List<String> filtered(String field, String value) {
    var filter = Json.object(field, Json.array(value));
    return Json.texts(
        ALICE.messages(room, "dir=b&limit=50&filter={}", filter.toString()).path("chunk"),
        "event_id");
  }

  private List<String> ids(String rest) {
    return Json.texts(relations(ALICE, room, parent, rest).path("chunk"), "event_id");
  }

  private static ObjectNode ref(String parent) {
    return Related.relation("m.reference", parent);
  }
}
