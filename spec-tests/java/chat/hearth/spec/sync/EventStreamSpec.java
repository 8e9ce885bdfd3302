package chat.hearth.spec.sync;

import static chat.hearth.spec.harness.Client.path;
import static chat.hearth.spec.harness.Client.v3;
import static chat.hearth.spec.harness.RoomRequest.privateChat;
import static chat.hearth.spec.harness.RoomRequest.publicChatVisible;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Client;
import chat.hearth.spec.harness.Homeserver;
import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Client-Server API: the event stream of old clients, and looking into rooms. */
final class EventStreamSpec {
  private final TestUser alice = TestUser.named("alice");
  private final TestUser bob = TestUser.named("bob");

  @Test
  void theTokenOfTheFirstSyncContinuesInTheStream() {
    var room = alice.createRoom(privateChat());
    var first = alice.get(v3("/initialSync?limit=5")).ok();

    var said = alice.say(room, "hello");

    var chunk = events(alice, first.path("end").asText(), "");
    var event = only(chunk.path("chunk"), "m.room.message");
    assertEquals(said, event.path("event_id").asText());
    assertEquals(room, event.path("room_id").asText());
    assertEquals(first.path("end").asText(), chunk.path("start").asText());
    var next = events(alice, chunk.path("end").asText(), "");
    assertTrue(messages(next).isEmpty(), next::toString);
  }

  @Test
  void theFirstSyncShowsRoomsAsTheyAre() {
    var room = alice.createRoom(privateChat());
    alice.say(room, "one");
    alice.say(room, "two");
    alice
        .put(
            v3("/user/{}/rooms/{}/account_data/org.example.note", alice.userId(), room),
            Json.object("n", 1))
        .ok();
    alice.put(v3("/user/{}/account_data/org.example.all", alice.userId()), Json.object()).ok();

    var sync = alice.get(v3("/initialSync?limit=1")).ok();

    var shown = room(sync, room);
    assertEquals("join", shown.path("membership").asText());
    assertEquals("private", shown.path("visibility").asText());
    assertEquals(1, shown.path("messages").path("chunk").size());
    assertEquals(
        "two", shown.path("messages").path("chunk").path(0).path("content").path("body").asText());
    assertTrue(Json.texts(shown.path("state"), "type").contains("m.room.create"));
    assertTrue(Json.texts(shown.path("account_data"), "type").contains("org.example.note"));
    assertTrue(Json.texts(sync.path("account_data"), "type").contains("org.example.all"));
    assertTrue(sync.path("presence").isArray());
    var earlier =
        alice.messages(
            room, "dir=b&limit=1&from={}", shown.path("messages").path("start").asText());
    assertEquals("one", earlier.path("chunk").path(0).path("content").path("body").asText());
  }

  @Test
  void invitationsAreShownByTheirEvent() {
    var room = alice.createRoom(privateChat());
    var before = bob.get(v3("/initialSync")).ok().path("end").asText();
    alice.invite(room, bob);

    var shown = room(bob.get(v3("/initialSync")).ok(), room);
    var chunk = events(bob, before, "").path("chunk");

    assertEquals("invite", shown.path("membership").asText());
    assertEquals(bob.userId(), shown.path("invite").path("state_key").asText());
    assertTrue(shown.path("state").isMissingNode());
    assertEquals(
        "invite", only(chunk, "m.room.member").path("content").path("membership").asText());
  }

  @Test
  void roomsThatWereLeftAreShownAsTheyWereThenIfAskedFor() {
    var room = alice.createRoom(publicChatVisible("shared"));
    bob.join(room);
    alice.say(room, "before");
    bob.leave(room);
    alice.say(room, "after");

    var without = bob.get(v3("/initialSync")).ok();
    var with = bob.get(v3("/initialSync?archived=true&limit=20")).ok();

    assertTrue(room(without, room).isMissingNode());
    var bodies = messages(room(with, room).path("messages"));
    assertEquals(List.of("before"), bodies);
    assertEquals("leave", room(with, room).path("membership").asText());
    var alone = bob.get(v3("/rooms/{}/initialSync", room)).ok();
    assertEquals(List.of("before"), messages(alone.path("messages")));
    var end = alone.path("messages").path("end").asText();
    var later = bob.messages(room, "dir=f&from={}", end);
    assertFalse(messages(later).contains("after"), later::toString);
  }

  @Test
  void thePollWaitsUntilSomethingHappens() {
    var room = alice.createRoom(privateChat());
    var from = events(alice, "", "").path("end").asText();
    var poll = CompletableFuture.supplyAsync(() -> events(alice, from, "&timeout=20000"));
    pause();
    assertFalse(poll.isDone());

    alice.say(room, "wake up");

    assertEquals(List.of("wake up"), messages(poll.orTimeout(10, TimeUnit.SECONDS).join()));
  }

  @Test
  void thePollEndsWhenItsTimeIsUp() {
    var from = events(alice, "", "").path("end").asText();
    long begun = System.nanoTime();

    var chunk = events(alice, from, "&timeout=300");

    assertTrue(System.nanoTime() - begun >= Duration.ofMillis(250).toNanos());
    assertTrue(chunk.path("chunk").isEmpty(), chunk::toString);
  }

  @Test
  void manyEventsComeInPartsAndNoneIsLost() {
    var one = alice.createRoom(privateChat());
    var other = alice.createRoom(privateChat());
    var token = events(alice, "", "").path("end").asText();
    var said = new ArrayList<String>();
    for (int i = 0; i < 130; i++) {
      said.add("message " + i);
      alice.say(i % 3 == 0 ? other : one, "message " + i);
    }

    var heard = new ArrayList<String>();
    for (int page = 0; page < 5; page++) {
      var chunk = events(alice, token, "");
      heard.addAll(messages(chunk));
      token = chunk.path("end").asText();
    }

    assertEquals(said, heard);
  }

  @Test
  void receiptsTypingAndSettingsComeWithTheirRoom() {
    var room = alice.createRoom(publicChatVisible("shared"));
    bob.join(room);
    var said = alice.say(room, "read this");
    var from = events(alice, "", "").path("end").asText();

    bob.post(v3("/rooms/{}/receipt/m.read/{}", room, said), Json.object()).ok();
    bob.put(
            v3("/rooms/{}/typing/{}", room, bob.userId()),
            Json.object("typing", true, "timeout", 20_000))
        .ok();
    alice
        .put(
            v3("/user/{}/rooms/{}/account_data/org.example.note", alice.userId(), room),
            Json.object("n", 2))
        .ok();

    var chunk = events(alice, from, "");
    var receipt = only(chunk.path("chunk"), "m.receipt");
    assertTrue(receipt.path("content").path(said).path("m.read").has(bob.userId()));
    assertEquals(room, receipt.path("room_id").asText());
    var typing = only(chunk.path("chunk"), "m.typing");
    assertEquals(bob.userId(), typing.path("content").path("user_ids").path(0).asText());
    assertEquals(room, typing.path("room_id").asText());
    assertEquals(room, only(chunk.path("chunk"), "org.example.note").path("room_id").asText());
    var again = events(alice, chunk.path("end").asText(), "");
    assertFalse(Json.texts(again.path("chunk"), "type").contains("m.typing"), again::toString);
  }

  @Test
  void guestsLookIntoWorldReadableRooms() {
    var room = alice.createRoom(publicChatVisible("world_readable"));
    alice.say(room, "for all the world");
    var guest = guest();

    var peek = guest.get(v3("/rooms/{}/initialSync", room)).ok();
    assertTrue(messages(peek.path("messages")).contains("for all the world"));
    assertTrue(peek.path("membership").isMissingNode());
    var end = peek.path("messages").path("end").asText();
    var poll =
        CompletableFuture.supplyAsync(
            () -> events(guest, end, "&timeout=20000&room_id=" + path("{}", room)));
    pause();
    assertFalse(poll.isDone());
    alice.say(room, "and more");

    var chunk = poll.orTimeout(10, TimeUnit.SECONDS).join();
    assertEquals(List.of("and more"), messages(chunk));
    alice.say(room, "and yet more");
    var next = events(guest, chunk.path("end").asText(), "&room_id=" + path("{}", room));
    assertEquals(List.of("and yet more"), messages(next));
  }

  @Test
  void guestsHaveToSayWhichRoom() {
    guest().get(v3("/events?timeout=0")).refused(403, "M_GUEST_ACCESS_FORBIDDEN");
    guest().get(v3("/initialSync")).refused(403, "M_GUEST_ACCESS_FORBIDDEN");
  }

  @Test
  void aPollOfOneRoomHearsNothingOfOthers() {
    var room = alice.createRoom(privateChat());
    var other = alice.createRoom(privateChat());
    var from = events(alice, "", "").path("end").asText();
    alice.say(other, "elsewhere");
    alice.say(room, "here");

    var chunk = events(alice, from, "&room_id=" + path("{}", room));

    assertEquals(List.of("here"), messages(chunk));
  }

  @Test
  void whoMayNotLookIntoARoomIsToldNothing() {
    var room = alice.createRoom(privateChat());
    var event = alice.say(room, "secret");

    bob.get(v3("/rooms/{}/initialSync", room)).refused(403, "M_FORBIDDEN");
    bob.get(v3("/rooms/{}/initialSync", "!nowhere:" + bob.serverName()))
        .refused(403, "M_FORBIDDEN");
    bob.get(v3("/events?room_id={}", room)).refused(403, "M_FORBIDDEN");
    bob.get(v3("/events/{}", event)).refused(404, "M_NOT_FOUND");
    alice.invite(room, bob);
    bob.get(v3("/rooms/{}/initialSync", room)).refused(403, "M_FORBIDDEN");
    bob.get(v3("/events/{}", event)).refused(404, "M_NOT_FOUND");
  }

  @Test
  void anEventIsFoundByItsIdAlone() {
    var room = alice.createRoom(publicChatVisible("joined"));
    var before = alice.say(room, "before");
    bob.join(room);
    var during = alice.say(room, "during");
    bob.leave(room);
    var after = alice.say(room, "after");

    var event = bob.get(v3("/events/{}", during)).ok();

    assertEquals("during", event.path("content").path("body").asText());
    assertEquals(room, event.path("room_id").asText());
    bob.get(v3("/events/{}", before)).refused(404, "M_NOT_FOUND");
    bob.get(v3("/events/{}", after)).refused(404, "M_NOT_FOUND");
    alice.get(v3("/events/{}", "$nothing")).refused(404, "M_NOT_FOUND");
  }

  @Test
  void anAccessTokenIsNeeded() {
    var nobody = alice.anonymous();

    for (var path :
        List.of("/events", "/initialSync", "/events/$x", "/rooms/!x:localhost/initialSync")) {
      nobody.get("/_matrix/client/v3" + path).refused(401, "M_MISSING_TOKEN");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"from=nonsense", "from=s99999999999999", "from=s-1", "timeout=soon"})
  void tokensAndTimesOfOtherShapesAreRefused(String query) {
    alice.get(v3("/events?") + query).refused(400, "M_INVALID_PARAM");
  }

  @Test
  void oldClientsCallTheOldVersion() {
    alice.get("/_matrix/client/r0/initialSync").ok();
    alice.get("/_matrix/client/r0/events").ok();
  }

  private static void pause() {
    try {
      Thread.sleep(300); // long enough for a poll that does not wait to be answered
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Client guest() {
    var nobody = Homeserver.shared().anonymous();
    var login = nobody.post(v3("/register?kind=guest"), Json.object()).ok();
    return nobody.withToken(login.path("access_token").asText());
  }

  private static JsonNode events(Client who, String from, String more) {
    var start = from.isEmpty() ? "" : path("&from={}", from);
    var timeout = more.contains("timeout=") ? "" : "&timeout=0";
    return who.get(v3("/events?") + (start + more + timeout).substring(1)).ok();
  }

  private static JsonNode room(JsonNode sync, String room) {
    return Json.list(sync.path("rooms")).stream()
        .filter(one -> one.path("room_id").asText().equals(room))
        .findFirst()
        .orElse(MissingNode.getInstance());
  }

  private static JsonNode only(JsonNode events, String type) {
    var found = Json.ofType(events, type).toList();
    assertEquals(1, found.size(), events::toString);
    return found.getFirst();
  }

  private static List<String> messages(JsonNode page) {
    return Json.ofType(page.path("chunk"), "m.room.message")
        .map(event -> event.path("content").path("body").asText())
        .toList();
  }
}
