package chat.hearth.spec.sync;

import static chat.hearth.spec.harness.Client.v3;
import static chat.hearth.spec.harness.RoomRequest.privateChat;
import static chat.hearth.spec.harness.RoomRequest.publicChat;
import static chat.hearth.spec.harness.RoomRequest.publicChatVisible;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Client-Server API: the event stream of the first API, and looking into rooms with it. */
final class EventStreamSpec {
  private final TestUser alice = TestUser.named("alice");
  private final TestUser bob = TestUser.named("bob");
  private final TestUser carol = TestUser.named("carol");

  @Test
  void initialSyncHasRoomsInvitesAndOwnData() {
    var room = alice.createRoom(publicChat().put("visibility", "public"));
    var event = alice.say(room, "Hello");
    var invitation = bob.createRoom(privateChat());
    bob.invite(invitation, alice);
    alice.put(v3("/user/{}/account_data/test.own", alice.userId()), Json.object("n", 1)).ok();
    alice
        .put(
            v3("/user/{}/rooms/{}/account_data/test.room", alice.userId(), room),
            Json.object("n", 2))
        .ok();

    var sync = alice.get(v3("/initialSync?limit=3")).ok();

    var joined = room(sync, room);
    assertEquals("join", joined.path("membership").asText());
    assertEquals("public", joined.path("visibility").asText());
    assertEquals(3, joined.path("messages").path("chunk").size());
    assertEquals(event, joined.path("messages").path("chunk").path(2).path("event_id").asText());
    assertEquals(room, joined.path("messages").path("chunk").path(2).path("room_id").asText());
    assertTrue(types(joined.path("state")).contains("m.room.create"));
    assertEquals(
        2, ofType(joined.path("account_data"), "test.room").path("content").path("n").asInt());
    var invited = room(sync, invitation);
    assertEquals("invite", invited.path("membership").asText());
    assertEquals(bob.userId(), invited.path("invite").path("sender").asText());
    assertEquals(
        1, ofType(sync.path("account_data"), "test.own").path("content").path("n").asInt());
    assertTrue(sync.path("presence").isArray());
    var older =
        alice.messages(room, "dir=b&from={}", joined.path("messages").path("start").asText());
    assertFalse(
        Json.list(older.path("chunk")).stream()
            .anyMatch(one -> one.path("event_id").asText().equals(event)));
  }

  @Test
  void roomsThatWereLeftComeOnRequest() {
    var room = alice.createRoom(publicChat());
    bob.join(room);
    bob.leave(room);

    assertTrue(room(bob.get(v3("/initialSync")).ok(), room).isMissingNode());
    var left = room(bob.get(v3("/initialSync?archived=true")).ok(), room);

    assertEquals("leave", left.path("membership").asText());
  }

  @Test
  void eventsFollowTheInitialSyncWithoutGapOrRepetition() {
    var one = alice.createRoom(publicChat());
    var two = alice.createRoom(publicChat());
    bob.join(one);
    bob.join(two);
    var from = bob.get(v3("/initialSync")).ok().path("end").asText();

    var said = List.of(alice.say(one, "a"), alice.say(two, "b"), alice.say(one, "c"));
    var heard = new ArrayList<String>();
    for (int i = 0; i < 5 && heard.size() < 3; i++) {
      var stream = bob.get(v3("/events?from={}&timeout=2000", from)).ok();
      assertEquals(from, stream.path("start").asText());
      stream.path("chunk").forEach(event -> heard.add(event.path("event_id").asText()));
      from = stream.path("end").asText();
    }

    assertEquals(said, heard);
    assertEquals(0, bob.get(v3("/events?from={}&timeout=0", from)).ok().path("chunk").size());
  }

  @Test
  void aWaitingStreamIsWoken() throws Exception {
    var room = alice.createRoom(publicChat());
    bob.join(room);
    var from = bob.get(v3("/initialSync")).ok().path("end").asText();
    var waiting =
        CompletableFuture.supplyAsync(
            () -> bob.get(v3("/events?from={}&timeout=20000", from)).ok());
    TimeUnit.MILLISECONDS.sleep(300);

    var event = alice.say(room, "Wake up");

    var chunk = waiting.get(10, TimeUnit.SECONDS).path("chunk");
    assertEquals(event, chunk.path(0).path("event_id").asText());
    assertEquals(room, chunk.path(0).path("room_id").asText());
  }

  @Test
  void whatOthersSayInOtherRoomsIsNotHeard() {
    var from = bob.get(v3("/initialSync")).ok().path("end").asText();
    var room = alice.createRoom(privateChat());
    alice.say(room, "Among ourselves");

    var stream = bob.get(v3("/events?from={}&timeout=500", from)).ok();

    assertEquals(0, stream.path("chunk").size());
  }

  @Test
  void aRoomIsLookedIntoByWhoIsNotInIt() throws Exception {
    var room = alice.createRoom(publicChatVisible("world_readable"));
    var event = alice.say(room, "For all the world");

    var snapshot = carol.get(v3("/rooms/{}/initialSync", room)).ok();

    assertTrue(snapshot.path("membership").isMissingNode());
    assertEquals(room, snapshot.path("room_id").asText());
    assertTrue(types(snapshot.path("state")).containsAll(Set.of("m.room.create", "m.room.member")));
    var messages = snapshot.path("messages");
    assertEquals(
        event,
        messages.path("chunk").path(messages.path("chunk").size() - 1).path("event_id").asText());
    var from = messages.path("end").asText();
    var waiting =
        CompletableFuture.supplyAsync(
            () -> carol.get(v3("/events?room_id={}&from={}&timeout=20000", room, from)).ok());
    TimeUnit.MILLISECONDS.sleep(300);
    var next = alice.say(room, "And once more");
    var chunk = waiting.get(10, TimeUnit.SECONDS).path("chunk");
    assertEquals(1, chunk.size());
    assertEquals(next, chunk.path(0).path("event_id").asText());
  }

  @Test
  void aSnapshotReachesBackToTheOlderEvents() {
    var room = alice.createRoom(publicChatVisible("world_readable"));
    for (int i = 0; i < 5; i++) {
      alice.say(room, "n" + i);
    }

    var messages = carol.get(v3("/rooms/{}/initialSync?limit=2", room)).ok().path("messages");
    var older = carol.messages(room, "dir=b&limit=3&from={}", messages.path("start").asText());

    assertEquals(List.of("n3", "n4"), bodies(messages.path("chunk")));
    assertEquals(List.of("n2", "n1", "n0"), bodies(older.path("chunk")));
  }

  @Test
  void guestsLookIntoRoomsToo() {
    var room = alice.createRoom(publicChatVisible("world_readable"));
    var event = alice.say(room, "For guests as well");
    var registered = alice.anonymous().post(v3("/register?kind=guest"), Json.object());
    registered.ok();
    var guest = alice.withToken(registered.json().path("access_token").asText());

    var messages = guest.get(v3("/rooms/{}/initialSync", room)).ok().path("messages");

    assertEquals(
        event,
        messages.path("chunk").path(messages.path("chunk").size() - 1).path("event_id").asText());
    guest.get(v3("/events?room_id={}&from={}", room, messages.path("end").asText())).ok();
    guest.get(v3("/events")).refused(403, "M_GUEST_ACCESS_FORBIDDEN");
    guest.get(v3("/initialSync")).refused(403, "M_GUEST_ACCESS_FORBIDDEN");
  }

  @Test
  void closedRoomsAreNotLookedInto() {
    var room = alice.createRoom(privateChat());
    var left = alice.createRoom(publicChat());
    bob.join(left);
    bob.leave(left);
    alice.say(left, "Behind Bob's back");

    for (var closed : List.of(room, "!nowhere:" + alice.serverName())) {
      bob.get(v3("/rooms/{}/initialSync", closed)).refused(403, "M_FORBIDDEN");
      bob.get(v3("/events?room_id={}", closed)).refused(403, "M_FORBIDDEN");
    }
    var snapshot = bob.get(v3("/rooms/{}/initialSync", left)).ok();
    assertEquals("leave", snapshot.path("membership").asText());
    assertEquals(List.of(), bodies(snapshot.path("messages").path("chunk")));
  }

  @Test
  void anEventIsFoundByItsIdAlone() {
    var room = alice.createRoom(privateChat());
    var event = alice.say(room, "Find me");

    var found = alice.get(v3("/events/{}", event)).ok();

    assertEquals(room, found.path("room_id").asText());
    assertEquals("Find me", found.path("content").path("body").asText());
    bob.get(v3("/events/{}", event)).refused(404, "M_NOT_FOUND");
    alice.get(v3("/events/{}", "$nowhere")).refused(404, "M_NOT_FOUND");
  }

  @Test
  void mistakesAreRefused() {
    var room = alice.createRoom(privateChat());

    alice.get(v3("/events?from=nonsense")).refused(400, "M_INVALID_PARAM");
    alice.get(v3("/events?from=s999999999999")).refused(400, "M_INVALID_PARAM");
    alice.get(v3("/events?from=s-1")).refused(400, "M_INVALID_PARAM");
    alice.get(v3("/events?timeout=soon")).refused(400, "M_INVALID_PARAM");
    alice.get(v3("/events?room_id=nonsense")).refused(400, "M_INVALID_PARAM");
    alice.get(v3("/initialSync?limit=0")).refused(400, "M_INVALID_PARAM");
    alice.get(v3("/rooms/{}/initialSync?limit=none", room)).refused(400, "M_INVALID_PARAM");
    alice.anonymous().get(v3("/initialSync")).refused(401, "M_MISSING_TOKEN");
    alice.anonymous().get(v3("/events")).refused(401, "M_MISSING_TOKEN");
    alice.anonymous().get(v3("/events/{}", "$x")).refused(401, "M_MISSING_TOKEN");
    alice.anonymous().get(v3("/rooms/{}/initialSync", room)).refused(401, "M_MISSING_TOKEN");
  }

  private static JsonNode room(JsonNode sync, String id) {
    return Json.list(sync.path("rooms")).stream()
        .filter(room -> room.path("room_id").asText().equals(id))
        .findFirst()
        .orElse(Json.object().path("missing"));
  }

  private static List<String> types(JsonNode events) {
    return Json.list(events).stream().map(event -> event.path("type").asText()).toList();
  }

  private static JsonNode ofType(JsonNode events, String type) {
    return Json.ofType(events, type).findFirst().orElseThrow();
  }

  private static List<String> bodies(JsonNode events) {
    return Json.list(events).stream()
        .filter(event -> event.path("type").asText().equals("m.room.message"))
        .map(event -> event.path("content").path("body").asText())
        .toList();
  }
}
