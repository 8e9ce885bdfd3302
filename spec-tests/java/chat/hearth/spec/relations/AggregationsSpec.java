package chat.hearth.spec.relations;

import static chat.hearth.spec.harness.Client.v3;
import static chat.hearth.spec.harness.RoomRequest.publicChat;
import static chat.hearth.spec.harness.RoomRequest.publicChatVisible;
import static chat.hearth.spec.relations.Related.bundled;
import static chat.hearth.spec.relations.Related.edit;
import static chat.hearth.spec.relations.Related.find;
import static chat.hearth.spec.relations.Related.react;
import static chat.hearth.spec.relations.Related.relations;
import static chat.hearth.spec.relations.Related.reply;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Client-Server API: aggregations of child events, bundled with their parents. */
final class AggregationsSpec {
  private static final TestUser ALICE = TestUser.named("alice");
  private static final TestUser BOB = TestUser.named("bob");

  private final String room = ALICE.createRoom(publicChat());
  private final String said = ALICE.say(room, "said");

  AggregationsSpec() {
    BOB.join(room);
  }

  @Test
  void theNewestEditIsBundledAndTheContentStays() {
    edit(ALICE, "first");
    var second = edit(ALICE, "second");

    var event = BOB.event(room, said);

    assertEquals("said", event.path("content").path("body").asText());
    var replacement = bundled(event).path("m.replace");
    assertEquals(second, replacement.path("event_id").asText(), event::toString);
    assertEquals("second", replacement.path("content").path("m.new_content").path("body").asText());
    assertEquals(ALICE.userId(), replacement.path("sender").asText());
    assertTrue(replacement.has("origin_server_ts"));
  }

  @Test
  void editsThatAreNotValidAreNotBundled() {
    edit(BOB, "another's");
    ALICE.send(room, "org.example.other", Related.edit(said, "another type"));
    ALICE.send(room, "m.room.message", Related.message("no content", "m.replace", said));

    assertTrue(bundled(BOB, room, said).isMissingNode());
    assertEquals(3, relations(BOB, room, said, "").path("chunk").size());
  }

  @Test
  void anEditIsNotEdited() {
    var edit = edit(ALICE, "first");
    ALICE.send(room, "m.room.message", Related.edit(edit, "edit of the edit"));

    assertTrue(bundled(BOB, room, edit).isMissingNode());
    assertEquals(edit, bundled(BOB, room, said).path("m.replace").path("event_id").asText());
  }

  @Test
  void encryptedEditsAreBundledWhateverTheyHide() {
    var secret = ALICE.send(room, "m.room.encrypted", Json.object("ciphertext", "1"));
    var edit =
        ALICE.send(
            room,
            "m.room.encrypted",
            Json.object("ciphertext", "2", "m.relates_to", Related.relation("m.replace", secret)));

    assertEquals(edit, bundled(BOB, room, secret).path("m.replace").path("event_id").asText());
  }

  @Test
  void aRedactedEditGivesWayToTheOneBefore() {
    var first = edit(ALICE, "first");
    var second = edit(ALICE, "second");
    bundled(BOB, room, said); // has been read before

    ALICE.redact(room, second);
    assertEquals(first, bundled(BOB, room, said).path("m.replace").path("event_id").asText());

    ALICE.redact(room, first);
    assertTrue(bundled(BOB, room, said).isMissingNode());
  }

  @Test
  void aRedactedMessageShowsNoEdits() {
    edit(ALICE, "first");

    ALICE.redact(room, said);

    assertTrue(bundled(BOB, room, said).path("m.replace").isMissingNode());
  }

  @Test
  void referencesAreListed() {
    var one = refer(ALICE);
    var two = refer(BOB);

    var chunk = bundled(BOB, room, said).path("m.reference").path("chunk");

    assertEquals(List.of(one, two), Json.texts(chunk, "event_id"));
  }

  @Test
  void reactionsAreNotBundled() {
    react(ALICE, room, said, "👍");

    assertTrue(bundled(BOB, room, said).isMissingNode());
  }

  @Test
  void nothingIsBundledWithState() {
    var topic = ALICE.setState(room, "m.room.topic", "", Json.object("topic", "t"));
    ALICE.send(
        room,
        "org.example.note",
        Json.object("m.relates_to", Related.relation("m.reference", topic)));

    assertTrue(bundled(BOB, room, topic).isMissingNode());
  }

  @Test
  void threadsTellOfTheirNewestReplyCountAndParticipation() {
    var carol = TestUser.named("carol");
    carol.join(room);
    reply(BOB, room, said, "one");
    var latest = reply(ALICE, room, said, "two");

    var seen = bundled(ALICE, room, said).path("m.thread");
    assertEquals(2, seen.path("count").asInt(), seen::toString);
    assertEquals(latest, seen.path("latest_event").path("event_id").asText());
    assertEquals(room, seen.path("latest_event").path("room_id").asText());
    assertTrue(seen.path("current_user_participated").asBoolean());
    assertTrue(
        bundled(BOB, room, said).path("m.thread").path("current_user_participated").asBoolean());
    assertFalse(
        bundled(carol, room, said).path("m.thread").path("current_user_participated").asBoolean());
  }

  @Test
  void theNewestReplyCarriesWhatRelatesToIt() {
    var latest = reply(BOB, room, said, "reply");
    var edit = BOB.send(room, "m.room.message", Related.edit(latest, "better"));

    var event = bundled(ALICE, room, said).path("m.thread").path("latest_event");

    assertEquals(edit, bundled(event).path("m.replace").path("event_id").asText());
  }

  @Test
  void aRedactedReplyLeavesTheThread() {
    var first = reply(BOB, room, said, "one");
    var second = reply(BOB, room, said, "two");
    bundled(ALICE, room, said);

    BOB.redact(room, second);

    var thread = bundled(ALICE, room, said).path("m.thread");
    assertEquals(1, thread.path("count").asInt());
    assertEquals(first, thread.path("latest_event").path("event_id").asText());
    BOB.redact(room, first);
    assertTrue(bundled(ALICE, room, said).isMissingNode());
  }

  @Test
  void whomOneIgnoresIsNotCounted() {
    var reader = TestUser.named("reader");
    reader.join(room);
    var first = reply(ALICE, room, said, "one");
    reply(BOB, room, said, "two");
    refer(BOB);
    reader.put(
        v3("/user/{}/account_data/m.ignored_user_list", reader.userId()),
        Json.object(
            "ignored_users", Map.of(BOB.userId(), Json.object(), "nonsense", Json.object())));

    var seen = bundled(reader, room, said);

    assertEquals(1, seen.path("m.thread").path("count").asInt(), seen::toString);
    assertEquals(first, seen.path("m.thread").path("latest_event").path("event_id").asText());
    assertTrue(seen.path("m.reference").isMissingNode(), seen::toString);
  }

  @Test
  void whoLeftSeesTheThreadAsItWas() {
    var closed = ALICE.createRoom(publicChatVisible("joined"));
    BOB.join(closed);
    var root = ALICE.say(closed, "root");
    var seen = reply(ALICE, closed, root, "seen");
    BOB.leave(closed);
    reply(ALICE, closed, root, "unseen");

    var thread = bundled(BOB, closed, root).path("m.thread");

    assertEquals(seen, thread.path("latest_event").path("event_id").asText(), thread::toString);
    assertEquals(1, thread.path("count").asInt(), thread::toString);
  }

  @Test
  void everyListOfEventsBundles() {
    var edit = edit(ALICE, "better");

    assertBundled(edit, find(BOB.messagesBackward(room).path("chunk"), said));
    assertBundled(edit, find(BOB.sync().timeline(room), said));
    var context = BOB.get(v3("/rooms/{}/context/{}", room, said)).ok();
    assertBundled(edit, context.path("event"));
    var around = BOB.get(v3("/rooms/{}/context/{}", room, edit)).ok();
    assertBundled(edit, find(around.path("events_before"), said));
    var reply = reply(BOB, room, said, "reply");
    var better = BOB.send(room, "m.room.message", Related.edit(reply, "better"));
    assertBundled(better, find(relations(ALICE, room, said, "/m.thread").path("chunk"), reply));
  }

  private static void assertBundled(String edit, JsonNode event) {
    assertEquals(edit, bundled(event).path("m.replace").path("event_id").asText(), event::toString);
  }

  private String edit(TestUser who, String body) {
    return who.send(room, "m.room.message", Related.edit(said, body));
  }

  private String refer(TestUser who) {
    return who.send(
        room,
        "org.example.note",
        Json.object("m.relates_to", Related.relation("m.reference", said)));
  }
}
