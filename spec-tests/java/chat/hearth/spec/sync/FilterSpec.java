package chat.hearth.spec.sync;

import static chat.hearth.spec.harness.Client.v3;
import static chat.hearth.spec.harness.RoomRequest.publicChat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.Sync;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Client-Server API: filtering. */
final class FilterSpec {
  private static final TestUser BOB = TestUser.named("bob");

  private final TestUser alice = TestUser.named("alice");

  @Test
  void aStoredFilterIsReadAndUsed() {
    var room = alice.createRoom(publicChat());
    alice.say(room, "text");
    alice.send(room, "test.event", Json.object());
    var filter = roomFilter("timeline", Json.object("types", Json.array("test.*")));

    var id =
        alice.post(v3("/user/{}/filter", alice.userId()), filter).ok().path("filter_id").asText();

    assertEquals(
        Json.array("test.*"),
        alice
            .get(v3("/user/{}/filter/{}", alice.userId(), id))
            .ok()
            .path("room")
            .path("timeline")
            .path("types"));
    var timeline = alice.syncWith("timeout=0&filter={}", id).timeline(room);
    assertEquals(List.of("test.event"), Json.texts(timeline, "type"));
  }

  @Test
  void anUnknownFilterIsRefused() {
    alice.get(v3("/user/{}/filter/{}", alice.userId(), "999999")).refused(404, "M_NOT_FOUND");
  }

  @Test
  void filtersOfOthersAreClosed() {
    var reply = alice.post(v3("/user/{}/filter", BOB.userId()), Json.object());

    assertEquals(403, reply.status(), reply::toString);
  }

  @Test
  void anInvalidFilterIsRefused() {
    var reply =
        alice.get(
            v3("/sync?timeout=0&filter={}", "{\"room\":{\"timeline\":{\"limit\":\"many\"}}}"));

    assertEquals(400, reply.status(), reply::toString);
  }

  @Test
  void theLimitBoundsTheTimeline() {
    var room = alice.createRoom(publicChat());
    for (var i = 0; i < 5; i++) {
      alice.say(room, "message " + i);
    }

    var sync = filtered(roomFilter("timeline", Json.object("limit", 2)));

    assertEquals(List.of("message 3", "message 4"), sync.bodies(room));
    assertTrue(sync.joined(room).path("timeline").path("limited").asBoolean());
  }

  @Test
  void roomsAreChosenAndExcluded() {
    var one = alice.createRoom(publicChat());
    var other = alice.createRoom(publicChat());

    var only = filtered(Json.object("room", Json.object("rooms", Json.array(one))));
    var without = filtered(Json.object("room", Json.object("not_rooms", Json.array(one))));
    var neither =
        filtered(
            Json.object(
                "room", Json.object("rooms", Json.array(one), "not_rooms", Json.array(one))));

    assertTrue(only.mentions(one) && !only.mentions(other));
    assertTrue(without.mentions(other) && !without.mentions(one));
    assertFalse(neither.mentions(one) || neither.mentions(other));
  }

  @Test
  void exclusionsBeatInclusions() {
    var room = alice.createRoom(publicChat());
    alice.say(room, "text");
    alice.send(room, "test.event", Json.object());

    var sync =
        filtered(
            roomFilter(
                "timeline",
                Json.object(
                    "types", Json.array("m.room.message", "test.event"),
                    "not_types", Json.array("m.room.*"))));

    assertEquals(List.of("test.event"), Json.texts(sync.timeline(room), "type"));
  }

  @Test
  void sendersAreChosen() {
    var room = alice.createRoom(publicChat());
    BOB.join(room);
    alice.say(room, "alice's");
    BOB.say(room, "bob's");

    var sync = filtered(roomFilter("timeline", Json.object("senders", Json.array(BOB.userId()))));

    assertEquals(List.of("bob's"), sync.bodies(room));
  }

  @Test
  void containsUrlChoosesByContent() {
    var room = alice.createRoom(publicChat());
    alice.say(room, "text");
    alice.send(room, "test.event", Json.object("url", "mxc://localhost/a"));

    var sync = filtered(roomFilter("timeline", Json.object("contains_url", true)));

    assertEquals(List.of("test.event"), Json.texts(sync.timeline(room), "type"));
  }

  @Test
  void stateIsFilteredByItself() {
    var room = alice.createRoom(publicChat().put("name", "One"));
    for (var i = 0; i < 12; i++) {
      alice.say(room, "message " + i);
    }

    var sync = filtered(roomFilter("state", Json.object("types", Json.array("m.room.name"))));

    assertEquals(List.of("m.room.name"), Json.texts(sync.state(room), "type"));
  }

  @Test
  void eventFieldsTrimEvents() {
    var room = alice.createRoom(publicChat());
    alice.say(room, "text");

    var sync =
        filtered(Json.object("event_fields", Json.array("type", "content.body", "event_id")));

    for (var event : sync.timeline(room)) {
      assertTrue(
          Set.of("type", "content", "event_id").containsAll(Json.keys(event)), event::toString);
      assertFalse(event.path("content").has("msgtype"), event::toString);
    }
    assertEquals(List.of("text"), sync.bodies(room));
  }

  @Test
  void aStoredFilterSaysTheSameAsAnInlineOne() {
    var room = alice.createRoom(publicChat());
    for (int i = 0; i < 3; i++) {
      alice.say(room, "message " + i);
    }
    var filter = roomFilter("timeline", Json.object("limit", 2));
    var id =
        alice.post(v3("/user/{}/filter", alice.userId()), filter).ok().path("filter_id").asText();

    var stored = alice.syncWith("timeout=0&filter={}", id);

    assertFalse(id.startsWith("{"), id);
    assertEquals(filtered(filter).eventIds(room), stored.eventIds(room));
    assertEquals(2, stored.eventIds(room).size());
  }

  @Test
  void aStarStandsForAnyPartOfAType() {
    var room = alice.createRoom(publicChat());
    alice.send(room, "test.one", Json.object());
    alice.send(room, "test.two", Json.object());
    alice.send(room, "other.one", Json.object());

    var sync =
        filtered(
            roomFilter(
                "timeline",
                Json.object("types", Json.array("test.*"), "not_types", Json.array("*.two"))));

    assertEquals(List.of("test.one"), Json.texts(sync.timeline(room), "type"));
  }

  @Test
  void theFederationFormatIsThatOfServers() {
    var room = alice.createRoom(publicChat());
    var said = alice.say(room, "hello");

    var sync = filtered(Json.object("event_format", "federation"));

    var events = Json.ofType(sync.timeline(room), "m.room.message").toList();
    assertEquals(1, events.size());
    var event = events.getFirst();
    for (var field : List.of("auth_events", "prev_events", "depth", "hashes", "signatures")) {
      assertTrue(event.has(field), event::toString);
    }
    assertEquals("hello", event.path("content").path("body").asText());
    assertTrue(alice.event(room, said).path("signatures").isMissingNode(), "elsewhere clients'");
  }

  @Test
  void anUnknownEventFormatIsRefused() {
    alice
        .post(v3("/user/{}/filter", alice.userId()), Json.object("event_format", "of my own"))
        .refused(400, Set.of("M_BAD_JSON", "M_INVALID_PARAM"));
  }

  @Test
  void eventFieldsKeepOnlyWhatTheyName() {
    var room = alice.createRoom(publicChat());
    alice.send(
        room,
        "m.room.message",
        Json.object("msgtype", "m.text", "body", "hello", "extra", Json.object("a.b", 1, "c", 2)));

    var sync =
        filtered(
            Json.object("event_fields", Json.array("type", "content.body", "content.extra.a\\.b")));

    var event = Json.ofType(sync.timeline(room), "m.room.message").findFirst().orElseThrow();
    assertEquals(Set.of("type", "content"), Set.copyOf(Json.keys(event)));
    assertEquals(Set.of("body", "extra"), Set.copyOf(Json.keys(event.path("content"))));
    assertEquals(List.of("a.b"), Json.keys(event.path("content").path("extra")));
  }

  @Test
  void lazyLoadingSendsOnlyTheMembersWhoSpeak() {
    var carol = TestUser.named("carol");
    var room = alice.createRoom(publicChat());
    BOB.join(room);
    carol.join(room);
    for (var i = 0; i < 6; i++) {
      BOB.say(room, "message " + i);
    }

    var sync =
        filtered(
            Json.object(
                "room",
                Json.object(
                    "state", Json.object("lazy_load_members", true),
                    "timeline", Json.object("limit", 3))));

    var members =
        Json.ofType(sync.state(room), "m.room.member")
            .map(event -> event.path("state_key").asText())
            .toList();
    assertTrue(members.contains(BOB.userId()), "who speaks: " + members);
    assertTrue(members.contains(alice.userId()), "oneself: " + members);
    assertEquals(Set.copyOf(members).size(), members.size());
    var heroes = sync.joined(room).path("summary").path("m.heroes");
    assertTrue(
        !members.contains(carol.userId())
            || Json.list(heroes).stream().anyMatch(h -> h.asText().equals(carol.userId())),
        "who is silent comes only as a hero: " + members);
  }

  @Test
  void lazyLoadingBringsANewSpeakerLater() {
    var room = alice.createRoom(publicChat());
    BOB.join(room);
    alice.say(room, "hello");
    var filter =
        Json.object(
            "room",
            Json.object(
                "state", Json.object("lazy_load_members", true),
                "timeline", Json.object("limit", 1)));
    var since = filtered(filter);
    BOB.say(room, "here I am");

    var sync = alice.syncWith("timeout=0&since={}&filter={}", since.next(), filter);

    var speakers =
        Json.ofType(sync.state(room), "m.room.member")
            .map(event -> event.path("state_key").asText())
            .toList();
    var earlier =
        Json.ofType(since.state(room), "m.room.member")
            .map(event -> event.path("state_key").asText())
            .toList();
    assertTrue(
        speakers.contains(BOB.userId()) || earlier.contains(BOB.userId()),
        "the speaker is known by now: " + earlier + " then " + speakers);
  }

  @Test
  void accountDataIsFiltered() {
    alice.put(v3("/user/{}/account_data/test.one", alice.userId()), Json.object("n", 1)).ok();
    alice.put(v3("/user/{}/account_data/test.two", alice.userId()), Json.object("n", 2)).ok();

    var sync = filtered(Json.object("account_data", Json.object("types", Json.array("test.one"))));

    assertEquals(
        List.of("test.one"), Json.texts(sync.json().path("account_data").path("events"), "type"));
  }

  private Sync filtered(JsonNode filter) {
    return alice.syncWith("timeout=0&filter={}", filter);
  }

  private static JsonNode roomFilter(String part, JsonNode filter) {
    return Json.object("room", Json.object(part, filter));
  }
}
