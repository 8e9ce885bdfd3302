package chat.hearth.spec.directory;

import static chat.hearth.spec.harness.Client.v3;
import static chat.hearth.spec.harness.RoomRequest.publicChat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Homeserver;
import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Client-Server API: listing and searching public rooms. */
final class PublicRoomsSpec {
  private static final TestUser ALICE = TestUser.named("alice");
  private static final TestUser BOB = TestUser.named("bob");

  @Test
  void aListedRoomIsDescribed() {
    var word = Homeserver.freshLocalpart("garden");
    var room = ALICE.createRoom(listed(word).put("topic", "of roses"));

    var found = search(word).path("chunk").path(0);

    assertEquals(room, found.path("room_id").asText());
    assertEquals(word, found.path("name").asText());
    assertEquals("of roses", found.path("topic").asText());
    assertEquals(1, found.path("num_joined_members").asInt());
    assertEquals("public", found.path("join_rule").asText());
    assertTrue(found.path("world_readable").isBoolean());
    assertTrue(found.path("guest_can_join").isBoolean());
    assertFalse(found.has("room_type"));
  }

  @Test
  void whetherARoomIsListedIsToldToEverybody() {
    var room = ALICE.createRoom(listed(Homeserver.freshLocalpart("shown")));
    var hidden = ALICE.createRoom(Json.object("preset", "public_chat"));

    var shown = BOB.anonymous().get(v3("/directory/list/room/{}", room)).ok();

    assertEquals("public", shown.path("visibility").asText());
    assertEquals(
        "private", BOB.get(v3("/directory/list/room/{}", hidden)).ok().path("visibility").asText());
    BOB.get(v3("/directory/list/room/{}", "!nowhere:" + BOB.serverName()))
        .refused(404, "M_NOT_FOUND");
  }

  @Test
  void theListFollowsTheRoom() {
    var word = Homeserver.freshLocalpart("old");
    var next = Homeserver.freshLocalpart("new");
    var room = ALICE.createRoom(listed(word));

    BOB.join(room);
    ALICE.setState(room, "m.room.name", "", Json.object("name", next));

    var found = eventually(next, result -> !result.path("chunk").isEmpty());
    assertEquals(2, found.path("chunk").path(0).path("num_joined_members").asInt());
    assertTrue(search(word).path("chunk").isEmpty());
  }

  @Test
  void caseAccentsAndScriptsDoNotHideARoom() {
    var word = Homeserver.freshLocalpart("x");
    ALICE.createRoom(listed("Café Ünïcode 東京タワー " + word));

    for (var term : List.of("CAFE ÜNICODE", "京タワ", "東京タワー " + word.toUpperCase())) {
      var found = search(term).path("chunk");
      assertTrue(names(found).stream().anyMatch(name -> name.contains(word)), term);
    }
  }

  @Test
  void wildcardsAreOrdinaryCharacters() {
    var word = Homeserver.freshLocalpart("plain");
    ALICE.createRoom(listed(word));

    assertTrue(search(word.substring(0, 4) + "%").path("chunk").isEmpty());
  }

  @Test
  void roomTypesAreFilteredAndNullMeansNone() {
    var word = Homeserver.freshLocalpart("typed");
    var plain = ALICE.createRoom(listed(word));
    var space =
        ALICE.createRoom(listed(word).set("creation_content", Json.object("type", "m.space")));

    assertEquals(List.of(space), ids(types(word, Json.array("m.space"))));
    assertEquals(List.of(plain), ids(types(word, Json.array().addNull())));
    assertEquals(2, types(word, Json.array("m.space").addNull()).path("chunk").size());
  }

  @Test
  void pagesGoBothWaysBiggestRoomsFirst() {
    var word = Homeserver.freshLocalpart("many");
    var rooms = new ArrayList<String>();
    for (int i = 0; i < 5; i++) {
      rooms.add(ALICE.createRoom(listed(word)));
    }
    BOB.join(rooms.get(3));
    eventually(
        word, result -> result.path("chunk").path(0).path("num_joined_members").asInt() == 2);

    var first = page(word, 2, "");
    var second = page(word, 2, first.path("next_batch").asText());
    var third = page(word, 2, second.path("next_batch").asText());

    assertEquals(rooms.get(3), first.path("chunk").path(0).path("room_id").asText());
    assertFalse(first.has("prev_batch"));
    assertFalse(third.has("next_batch"));
    assertEquals(5, first.path("total_room_count_estimate").asInt());
    var all = new ArrayList<>(ids(first));
    all.addAll(ids(second));
    all.addAll(ids(third));
    assertEquals(5, all.stream().distinct().count());
    assertEquals(ids(second), ids(page(word, 2, third.path("prev_batch").asText())));
    var back = page(word, 2, second.path("prev_batch").asText());
    assertEquals(ids(first), ids(back));
    assertFalse(back.has("prev_batch"));
  }

  @Test
  void unlistedRoomsAreGone() {
    var word = Homeserver.freshLocalpart("shy");
    var room = ALICE.createRoom(listed(word));

    BOB.put(v3("/directory/list/room/{}", room), Json.object("visibility", "private"))
        .refused(403, "M_FORBIDDEN");
    ALICE.put(v3("/directory/list/room/{}", room), Json.object("visibility", "private")).ok();

    assertTrue(search(word).path("chunk").isEmpty());
  }

  @Test
  void anybodyMayLookAndOnlyUsersMaySearch() {
    var nobody = ALICE.anonymous();

    assertTrue(nobody.get(v3("/publicRooms?limit=1")).ok().path("chunk").isArray());
    nobody.post(v3("/publicRooms"), Json.object()).refused(401, "M_MISSING_TOKEN");
  }

  @Test
  void mistakesAreNamed() {
    ALICE.get(v3("/publicRooms?since=nonsense")).refused(400, "M_INVALID_PARAM");
    ALICE.get(v3("/publicRooms?limit=-1")).refused(400, "M_INVALID_PARAM");
    ALICE.post(v3("/publicRooms"), Json.object("filter", "text")).refused(400, "M_BAD_JSON");
    ALICE.get(v3("/publicRooms?server=elsewhere.invalid")).refused(404, "M_NOT_FOUND");
    ALICE.get(v3("/publicRooms?limit=1&server={}", ALICE.serverName())).ok();
  }

  private static ObjectNode listed(String name) {
    return publicChat().put("visibility", "public").put("name", name);
  }

  private static JsonNode search(String term) {
    return page(term, 100, "");
  }

  private static JsonNode page(String term, int limit, String since) {
    var body = Json.object("limit", limit, "filter", Json.object("generic_search_term", term));
    if (!since.isEmpty()) {
      body.put("since", since);
    }
    return BOB.post(v3("/publicRooms"), body).ok();
  }

  private static JsonNode types(String term, JsonNode types) {
    var filter = Json.object("generic_search_term", term, "room_types", types);
    return BOB.post(v3("/publicRooms"), Json.object("filter", filter)).ok();
  }

  private static JsonNode eventually(String term, Predicate<JsonNode> wanted) {
    long end = System.nanoTime() + 10_000_000_000L;
    var result = search(term);
    while (!wanted.test(result)) {
      assertTrue(System.nanoTime() < end, "The directory never followed: " + result);
      result = search(term);
    }
    return result;
  }

  private static List<String> ids(JsonNode result) {
    var ids = new ArrayList<String>();
    result.path("chunk").forEach(room -> ids.add(room.path("room_id").asText()));
    return ids;
  }

  private static List<String> names(JsonNode chunk) {
    var names = new ArrayList<String>();
    chunk.forEach(room -> names.add(room.path("name").asText()));
    return names;
  }
}
