package chat.hearth.spec.rooms;

import static chat.hearth.spec.harness.Client.v3;
import static chat.hearth.spec.harness.RoomRequest.privateChat;
import static chat.hearth.spec.harness.RoomRequest.publicChat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** Client-Server API: sending events to a room; getting an event. */
final class SendSpec {
  private static final TestUser ALICE = TestUser.named("alice");
  private static final TestUser BOB = TestUser.named("bob");

  @Test
  void aSentEventIsRead() {
    var room = ALICE.createRoom(publicChat());

    var event = ALICE.event(room, ALICE.say(room, "hello"));

    assertEquals("m.room.message", event.path("type").asText());
    assertEquals(ALICE.userId(), event.path("sender").asText());
    assertEquals(room, event.path("room_id").asText());
    assertEquals("hello", event.path("content").path("body").asText());
    assertTrue(event.path("origin_server_ts").asLong() > 1_500_000_000_000L);
    assertFalse(event.has("state_key"));
    assertFalse(event.has("hashes") || event.has("signatures") || event.has("auth_events"));
  }

  @Test
  void aRepeatedTransactionReturnsTheFirstEvent() {
    var room = ALICE.createRoom(publicChat());
    var first = ALICE.send(room, "test.event", "once", Json.object("n", 1));

    var second = ALICE.send(room, "test.event", "once", Json.object("n", 2));

    assertEquals(first, second);
    var chunk = ALICE.messagesBackward(room).path("chunk");
    assertEquals(1, Json.ofType(chunk, "test.event").count());
    assertEquals(1, ALICE.event(room, first).path("content").path("n").asInt());
  }

  @Test
  void transactionsBelongToOneDevice() {
    var room = ALICE.createRoom(publicChat());
    var phone = ALICE.newDevice();

    var here = ALICE.send(room, "test.event", "same", Json.object("a", 1));
    var there = phone.send(room, "test.event", "same", Json.object("a", 1));

    assertNotEquals(here, there);
  }

  @Test
  void transactionsBelongToOneRoom() {
    var one = ALICE.createRoom(publicChat());
    var other = ALICE.createRoom(publicChat());

    assertNotEquals(
        ALICE.send(one, "test.event", "same", Json.object()),
        ALICE.send(other, "test.event", "same", Json.object()));
  }

  @Test
  void simultaneousRepeatsMakeOneEvent() throws Exception {
    var room = ALICE.createRoom(publicChat());
    Callable<String> send = () -> ALICE.send(room, "test.event", "raced", Json.object());

    try (var threads = Executors.newFixedThreadPool(8)) {
      var ids = new HashSet<String>();
      for (var result :
          threads.invokeAll(List.of(send, send, send, send, send, send, send, send))) {
        ids.add(result.get());
      }

      assertEquals(1, ids.size(), ids::toString);
    }
    assertEquals(1, Json.ofType(ALICE.messagesBackward(room).path("chunk"), "test.event").count());
  }

  @Test
  void outsidersCannotSend() {
    var room = ALICE.createRoom(publicChat());

    BOB.put(v3("/rooms/{}/send/test.event/1", room), Json.object()).refused(403, "M_FORBIDDEN");
  }

  @Test
  void aRefusedSendLeavesNothingBehind() {
    var room = ALICE.createRoom(publicChat());
    BOB.put(v3("/rooms/{}/send/test.event/1", room), Json.object()).refused(403, "M_FORBIDDEN");
    BOB.join(room);

    BOB.send(room, "test.event", "1", Json.object());

    assertEquals(1, Json.ofType(ALICE.messagesBackward(room).path("chunk"), "test.event").count());
  }

  @Test
  void aLevelIsNeededPerEventType() {
    var room = ALICE.createRoom(publicChat());
    BOB.join(room);
    var levels = (ObjectNode) ALICE.state(room, "m.room.power_levels", "");
    levels.withObject("/events").put("test.guarded", 50);
    ALICE.setState(room, "m.room.power_levels", "", levels);

    BOB.put(v3("/rooms/{}/send/test.guarded/1", room), Json.object()).refused(403, "M_FORBIDDEN");
    ALICE.send(room, "test.guarded", Json.object());
    levels.withObject("/users").put(BOB.userId(), 50);
    ALICE.setState(room, "m.room.power_levels", "", levels);

    BOB.send(room, "test.guarded", Json.object());
  }

  @Test
  void typesAndTransactionsMayHoldAnyCharacter() {
    var room = ALICE.createRoom(publicChat());

    var event = ALICE.event(room, ALICE.send(room, "test/ä ?&", "t/1 ?ä", Json.object("a", 1)));

    assertEquals("test/ä ?&", event.path("type").asText());
  }

  @Test
  void theAgeOfAnEventIsTold() {
    var room = ALICE.createRoom(publicChat());

    var event = ALICE.event(room, ALICE.say(room, "young"));

    var age = event.path("unsigned").path("age");
    assertTrue(age.isIntegralNumber() && age.asLong() < 60_000, event::toString);
  }

  @Test
  void anUnknownEventIsNotFound() {
    var room = ALICE.createRoom(publicChat());

    ALICE.get(v3("/rooms/{}/event/{}", room, "$no-such-event")).refused(404, "M_NOT_FOUND");
  }

  @Test
  void anEventIsFoundOnlyInItsRoom() {
    var room = ALICE.createRoom(publicChat());
    var other = ALICE.createRoom(publicChat());
    var said = ALICE.say(room, "here");

    ALICE.get(v3("/rooms/{}/event/{}", other, said)).refused(404, "M_NOT_FOUND");
  }

  @Test
  void anEventIsHiddenFromOutsiders() {
    var room = ALICE.createRoom(privateChat());
    var said = ALICE.say(room, "secret");

    var reply = BOB.get(v3("/rooms/{}/event/{}", room, said));

    assertTrue(reply.status() == 403 || reply.status() == 404, reply::toString);
    assertFalse(reply.text().contains("secret"));
  }
}
