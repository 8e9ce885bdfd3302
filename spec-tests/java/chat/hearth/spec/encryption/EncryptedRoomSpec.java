package chat.hearth.spec.encryption;

import static chat.hearth.spec.harness.Client.v1;
import static chat.hearth.spec.harness.Client.v3;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.RoomRequest;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Client-Server API: filters, relations and search in an encrypted room, of which the server knows
 * the events' types, their senders and their {@code m.relates_to}.
 */
final class EncryptedRoomSpec {
  private static final String ENCRYPTED = "m.room.encrypted";

  /** The search index is written behind the log. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final TestUser alice = TestUser.named("alice");
  private final TestUser bob = TestUser.named("bob");
  private final String room = encryptedRoom();
  private final String root = encrypted(alice, "root");
  private final String reply = related(bob, "m.thread", root);
  private final String edit = related(alice, "m.replace", root);
  private final String file = file();
  private final String reaction =
      bob.send(
          room,
          "m.reaction",
          Json.object(
              "m.relates_to",
              Json.object("rel_type", "m.annotation", "event_id", root, "key", "👍")));

  @Test
  void historyIsFilteredByTheTypeThatTheServerSees() {
    assertEquals(List.of(edit, reply, root), history(Json.object("types", Json.array(ENCRYPTED))));
    assertEquals(
        List.of(edit, reply, root),
        history(
            Json.object(
                "types", Json.array("m.room.enc*"), "not_types", Json.array("m.room.encryption"))));
    assertEquals(
        List.of(edit, root),
        history(
            Json.object("types", Json.array(ENCRYPTED), "senders", Json.array(alice.userId()))));
    assertEquals(
        List.of(reaction, file),
        history(Json.object("types", Json.array("m.room.message", "m.reaction"))));
    assertTrue(
        history(Json.object("not_types", Json.array(ENCRYPTED)))
            .containsAll(Set.of(file, reaction)));
    assertTrue(
        history(Json.object("not_types", Json.array(ENCRYPTED))).stream()
            .noneMatch(Set.of(root, reply, edit)::contains));
  }

  @Test
  void anEncryptedFileHasNoUrlThatTheServerSees() {
    assertEquals(
        List.of(file),
        history(Json.object("contains_url", true, "not_types", Json.array("m.room.member"))));
    assertEquals(
        List.of(edit, reply, root),
        history(Json.object("contains_url", false, "types", Json.array(ENCRYPTED))));
  }

  @Test
  void relationsOfEncryptedEventsFilterHistory() {
    assertEquals(
        List.of(root), history(Json.object("related_by_rel_types", Json.array("m.thread"))));
    assertEquals(
        List.of(root),
        history(
            Json.object(
                "related_by_rel_types",
                Json.array("m.thread"),
                "related_by_senders",
                Json.array(bob.userId()),
                "types",
                Json.array(ENCRYPTED))));
    assertEquals(
        List.of(),
        history(
            Json.object(
                "related_by_rel_types",
                Json.array("m.thread"),
                "related_by_senders",
                Json.array(alice.userId()))));
  }

  @Test
  void aSyncIsFilteredTheSameWay() {
    var onlyEncrypted =
        Json.object(
            "room",
            Json.object("timeline", Json.object("types", Json.array(ENCRYPTED), "limit", 50)));

    var synced = alice.syncWith("timeout=0&filter={}", onlyEncrypted.toString());
    var stored =
        alice
            .post(v3("/user/{}/filter", alice.userId()), onlyEncrypted)
            .ok()
            .path("filter_id")
            .asText();

    assertEquals(List.of(root, reply, edit), synced.eventIds(room));
    assertEquals(
        synced.eventIds(room), alice.syncWith("timeout=0&filter={}", stored).eventIds(room));
    var more = encrypted(bob, "more");
    bob.send(room, "m.reaction", Json.object());
    assertEquals(
        List.of(more),
        alice.syncWith("timeout=0&filter={}&since={}", stored, synced.next()).eventIds(room));
  }

  @Test
  void surroundingsAreFilteredTheSameWay() {
    var filter = Json.object("types", Json.array(ENCRYPTED)).toString();

    var context =
        alice.get(v3("/rooms/{}/context/{}?limit=20&filter={}", room, reply, filter)).ok();

    assertEquals(reply, context.path("event").path("event_id").asText());
    assertEquals(List.of(root), Json.texts(context.path("events_before"), "event_id"));
    assertEquals(List.of(edit), Json.texts(context.path("events_after"), "event_id"));
  }

  @Test
  void relationsAreFoundByTheTypeThatTheServerSees() {
    var relations = v1("/rooms/{}/relations/{}", room, root);

    assertEquals(List.of(reply), ids(alice.get(relations + "/m.thread").ok()));
    assertEquals(List.of(reply), ids(alice.get(relations + "/m.thread/" + ENCRYPTED).ok()));
    assertEquals(List.of(), ids(alice.get(relations + "/m.thread/m.room.message").ok()));
    assertEquals(List.of(edit), ids(alice.get(relations + "/m.replace/" + ENCRYPTED).ok()));
    assertEquals(List.of(reaction, edit, reply), ids(alice.get(relations).ok()));
    assertEquals(List.of(root), ids(alice.get(v1("/rooms/{}/threads", room)).ok()));
    var bundled = alice.event(room, root).path("unsigned").path("m.relations");
    assertEquals(1, bundled.path("m.thread").path("count").asInt());
    assertEquals(reply, bundled.path("m.thread").path("latest_event").path("event_id").asText());
    assertEquals(ENCRYPTED, bundled.path("m.thread").path("latest_event").path("type").asText());
    assertEquals(edit, bundled.path("m.replace").path("event_id").asText());
  }

  @Test
  void searchPassesEncryptedEventsOver() throws InterruptedException {
    alice.setState(room, "m.room.topic", "", Json.object("topic", "marker of the room"));
    awaitFound("marker");

    for (var filter :
        List.of(
            Json.object(),
            Json.object("rooms", Json.array(room)),
            Json.object("types", Json.array(ENCRYPTED)),
            Json.object("rooms", Json.array(room), "types", Json.array(ENCRYPTED)))) {
      var found = search("ciphertext", filter);
      assertEquals(0, found.path("count").asInt(), () -> filter + " finds " + found);
      assertEquals(List.of(), Json.list(found.path("results")));
    }
    assertEquals(1, search("marker", Json.object("rooms", Json.array(room))).path("count").asInt());
    assertEquals(
        0, search("marker", Json.object("types", Json.array(ENCRYPTED))).path("count").asInt());
  }

  @Test
  void whatIsFoundInClearIsShownWithEncryptedEventsAroundIt() throws InterruptedException {
    alice.send(
        room, "m.room.message", Json.object("msgtype", "m.notice", "body", "bridged in clear"));
    awaitFound("bridged");

    var request = request("bridged", Json.object());
    ((ObjectNode) request.at("/search_categories/room_events"))
        .set("event_context", Json.object("before_limit", 20, "after_limit", 5));
    var context =
        alice
            .post(v3("/search"), request)
            .ok()
            .at("/search_categories/room_events/results/0/context");

    var before = Json.texts(context.path("events_before"), "event_id");
    assertTrue(before.containsAll(List.of(edit, reply, root)), before::toString);
  }

  private String encryptedRoom() {
    var created =
        alice.createRoom(
            RoomRequest.publicChat()
                .set(
                    "initial_state",
                    Json.array(
                        Json.object(
                            "type",
                            "m.room.encryption",
                            "state_key",
                            "",
                            "content",
                            Json.object("algorithm", "m.megolm.v1.aes-sha2")))));
    bob.join(created);
    return created;
  }

  private String encrypted(TestUser who, String session) {
    return who.send(room, ENCRYPTED, content(session));
  }

  private String related(TestUser who, String type, String to) {
    return who.send(
        room,
        ENCRYPTED,
        content("related").set("m.relates_to", Json.object("rel_type", type, "event_id", to)));
  }

  /** A file that somebody sent in clear although the room is encrypted. */
  private String file() {
    return alice.send(
        room,
        "m.room.message",
        Json.object("msgtype", "m.file", "body", "file", "url", "mxc://example.org/file"));
  }

  private static ObjectNode content(String session) {
    return Json.object(
        "algorithm",
        "m.megolm.v1.aes-sha2",
        "ciphertext",
        "ciphertext of " + session,
        "body",
        "ciphertext that calls itself a body",
        "session_id",
        session);
  }

  /** The events of the room that a filter lets through, newest first. */
  private List<String> history(ObjectNode filter) {
    return ids(alice.messages(room, "dir=b&limit=100&filter={}", filter.toString()));
  }

  private static List<String> ids(JsonNode page) {
    return Json.texts(page.path("chunk"), "event_id");
  }

  private void awaitFound(String term) throws InterruptedException {
    var deadline = Instant.now().plus(PATIENCE);
    while (search(term, Json.object()).path("count").asInt() == 0) {
      assertTrue(Instant.now().isBefore(deadline), () -> term + " is not found");
      Thread.sleep(20);
    }
  }

  private JsonNode search(String term, ObjectNode filter) {
    return alice
        .post(v3("/search"), request(term, filter))
        .ok()
        .at("/search_categories/room_events");
  }

  private static ObjectNode request(String term, ObjectNode filter) {
    return Json.object(
        "search_categories",
        Json.object("room_events", Json.object("search_term", term, "filter", filter)));
  }
}
