package chat.hearth.spec.spaces;

import static chat.hearth.spec.harness.Client.path;
import static chat.hearth.spec.harness.Client.v1;
import static chat.hearth.spec.harness.RoomRequest.privateChat;
import static chat.hearth.spec.harness.RoomRequest.publicChat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Client-Server API: querying spaces. */
final class HierarchySpec {
  private static final TestUser ALICE = TestUser.named("alice");
  private static final TestUser BOB = TestUser.named("bob");

  @Test
  void childrenComeInOrderAndDepthFirst() {
    var root = space();
    var inner = space();
    var last = ALICE.createRoom(publicChat());
    var leaf = ALICE.createRoom(publicChat());
    link(root, last, Json.object());
    link(root, inner, Json.object("order", "a"));
    link(inner, leaf, Json.object());
    link(inner, root, Json.object()); // a cycle

    var rooms = hierarchy(BOB, root, "").path("rooms");

    assertEquals(List.of(root, inner, leaf, last), ids(rooms));
    var links = rooms.path(0).path("children_state");
    assertEquals(inner, links.path(0).path("state_key").asText());
    assertEquals("m.space.child", links.path(0).path("type").asText());
    assertEquals(ALICE.userId(), links.path(0).path("sender").asText());
    assertTrue(links.path(0).path("origin_server_ts").isIntegralNumber());
    assertFalse(links.path(0).has("event_id"));
    assertEquals(2, rooms.path(1).path("children_state").size());
    assertTrue(rooms.path(2).path("children_state").isEmpty());
    assertEquals("m.space", rooms.path(0).path("room_type").asText());
  }

  @Test
  void brokenLinksLeadNowhere() {
    var root = space();
    var room = ALICE.createRoom(publicChat());
    ALICE.setState(root, "m.space.child", room, Json.object());
    ALICE.setState(root, "m.space.child", "!gone:nowhere.invalid", via(Json.object()));

    var rooms = hierarchy(BOB, root, "").path("rooms");

    assertEquals(List.of(root), ids(rooms));
    assertEquals(1, rooms.path(0).path("children_state").size());
  }

  @Test
  void roomsThatTheAskerMayNotSeeAreLeftOut() {
    var root = space();
    var hidden = ALICE.createRoom(privateChat());
    link(root, hidden, Json.object());

    assertEquals(List.of(root), ids(hierarchy(BOB, root, "").path("rooms")));
    assertEquals(List.of(root, hidden), ids(hierarchy(ALICE, root, "").path("rooms")));
    BOB.get(v1("/rooms/{}/hierarchy", hidden)).refused(403, "M_FORBIDDEN");
    BOB.get(v1("/rooms/{}/hierarchy", "!none:x.invalid")).refused(403, "M_FORBIDDEN");
  }

  @Test
  void depthAndSuggestionBoundTheTree() {
    var root = space();
    var inner = space();
    var leaf = ALICE.createRoom(publicChat());
    link(root, inner, Json.object("suggested", true));
    link(inner, leaf, Json.object());

    assertEquals(List.of(root), ids(hierarchy(BOB, root, "max_depth=0").path("rooms")));
    assertEquals(List.of(root, inner), ids(hierarchy(BOB, root, "max_depth=1").path("rooms")));
    assertEquals(
        List.of(root, inner), ids(hierarchy(BOB, root, "suggested_only=true").path("rooms")));
  }

  @Test
  void pagesCoverTheTreeOnceAndBelongToTheirQuestion() {
    var root = space();
    for (int i = 0; i < 5; i++) {
      link(root, ALICE.createRoom(publicChat()), Json.object());
    }

    var first = hierarchy(BOB, root, "limit=2");
    var token = first.path("next_batch").asText();
    var second = hierarchy(BOB, root, path("limit=3&from={}", token));
    var third = hierarchy(BOB, root, path("from={}", second.path("next_batch").asText()));

    var all = new ArrayList<>(ids(first.path("rooms")));
    all.addAll(ids(second.path("rooms")));
    all.addAll(ids(third.path("rooms")));
    assertEquals(ids(hierarchy(BOB, root, "").path("rooms")), all);
    assertFalse(third.has("next_batch"));
    assertEquals(
        second.path("rooms"), hierarchy(BOB, root, path("limit=3&from={}", token)).path("rooms"));
    for (var other : List.of("&suggested_only=true", "&max_depth=3")) {
      BOB.get(v1("/rooms/{}/hierarchy?from={}", root, token) + other)
          .refused(400, "M_INVALID_PARAM");
    }
    ALICE.get(v1("/rooms/{}/hierarchy?from={}", root, token)).refused(400, "M_INVALID_PARAM");
    BOB.get(v1("/rooms/{}/hierarchy?limit=0", root)).refused(400, "M_INVALID_PARAM");
  }

  private static String space() {
    return ALICE.createRoom(publicChat().set("creation_content", Json.object("type", "m.space")));
  }

  private static void link(String space, String child, ObjectNode content) {
    ALICE.setState(space, "m.space.child", child, via(content));
  }

  private static ObjectNode via(ObjectNode content) {
    return content.set("via", Json.array(ALICE.serverName()));
  }

  private static JsonNode hierarchy(TestUser asker, String room, String query) {
    return asker.get(v1("/rooms/{}/hierarchy", room) + (query.isEmpty() ? "" : "?" + query)).ok();
  }

  private static List<String> ids(JsonNode rooms) {
    var ids = new ArrayList<String>();
    rooms.forEach(room -> ids.add(room.path("room_id").asText()));
    return ids;
  }
}
