package chat.hearth.spec.sync;

import static chat.hearth.spec.harness.Client.v3;
import static chat.hearth.spec.harness.RoomRequest.publicChat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.Reply;
import chat.hearth.spec.harness.Sync;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Client-Server API: receipts and read markers. */
final class ReceiptsSpec {
  private final TestUser alice = TestUser.named("alice");
  private final TestUser bob = TestUser.named("bob");
  private String room = "";

  @BeforeEach
  void makeRoom() {
    room = alice.createRoom(publicChat());
    bob.join(room);
  }

  @Test
  void aReceiptIsToldToEverybodyInTheRoomOnce() {
    var event = alice.say(room, "hello");
    var since = alice.sync();

    receipt(bob, "m.read", event, Json.object()).ok();

    var sync = alice.sync(since);
    assertTrue(read(sync, event, "m.read", bob).path("ts").isIntegralNumber());
    assertFalse(read(sync, event, "m.read", bob).has("thread_id"));
    assertTrue(receipts(alice.sync(sync)).isEmpty());
    assertTrue(read(bob.sync(), event, "m.read", bob).isObject());
    assertTrue(read(alice.sync(), event, "m.read", bob).isObject(), "a first sync has it too");
  }

  @Test
  void aPrivateReceiptIsToldToItsUserAlone() {
    var event = alice.say(room, "hello");
    var sinceAlice = alice.sync();
    var sinceBob = bob.sync();

    receipt(bob, "m.read.private", event, Json.object()).ok();

    assertTrue(read(bob.sync(sinceBob), event, "m.read.private", bob).isObject());
    assertTrue(receipts(alice.sync(sinceAlice)).isEmpty());
    assertTrue(receipts(alice.sync()).isEmpty());
  }

  @Test
  void aReceiptNeverMovesBack() {
    var first = alice.say(room, "one");
    var second = alice.say(room, "two");
    receipt(bob, "m.read", second, Json.object()).ok();
    var since = alice.sync();

    receipt(bob, "m.read", first, Json.object()).ok();

    assertTrue(receipts(alice.sync(since)).isEmpty());
    assertTrue(read(alice.sync(), second, "m.read", bob).isObject());
    assertTrue(read(alice.sync(), first, "m.read", bob).isMissingNode());
  }

  @Test
  void threadsHaveReceiptsOfTheirOwn() {
    var root = alice.say(room, "root");
    var reply = inThread(root);
    var since = alice.sync();

    receipt(bob, "m.read", reply, Json.object("thread_id", root)).ok();
    receipt(bob, "m.read", root, Json.object("thread_id", "main")).ok();

    var sync = alice.sync(since);
    assertEquals(root, read(sync, reply, "m.read", bob).path("thread_id").asText());
    assertEquals("main", read(sync, root, "m.read", bob).path("thread_id").asText());
  }

  @Test
  void oneEventReadInTwoThreadsIsToldOfTwice() {
    var root = alice.say(room, "root");
    inThread(root);
    var since = alice.sync();

    receipt(bob, "m.read", root, Json.object("thread_id", "main")).ok();
    receipt(bob, "m.read", root, Json.object("thread_id", root)).ok();

    var threads = new ArrayList<String>();
    receipts(alice.sync(since))
        .forEach(
            event ->
                threads.add(
                    event
                        .path("content")
                        .path(root)
                        .path("m.read")
                        .path(bob.userId())
                        .path("thread_id")
                        .asText()));
    assertEquals(2, threads.size());
    assertTrue(threads.containsAll(List.of("main", root)), threads::toString);
  }

  @Test
  void aThreadThatTheEventIsNotPartOfIsRefused() {
    var root = alice.say(room, "root");
    var reply = inThread(root);
    var other = alice.say(room, "other");

    receipt(bob, "m.read", reply, Json.object("thread_id", "main")).refused(400, "M_INVALID_PARAM");
    receipt(bob, "m.read", other, Json.object("thread_id", root)).refused(400, "M_INVALID_PARAM");
    receipt(bob, "m.read", other, Json.object("thread_id", "")).refused(400, "M_INVALID_PARAM");
    receipt(bob, "m.fully_read", other, Json.object("thread_id", "main"))
        .refused(400, "M_INVALID_PARAM");
  }

  @Test
  void whatCannotBeReadIsRefused() {
    var event = alice.say(room, "hello");
    var stranger = TestUser.named("stranger");

    receipt(stranger, "m.read", event, Json.object()).refused(403, "M_FORBIDDEN");
    receipt(bob, "m.written", event, Json.object()).refused(400, "M_INVALID_PARAM");
    receipt(bob, "m.read", "$" + "x".repeat(43), Json.object()).refused(404, "M_NOT_FOUND");
  }

  @Test
  void theFullyReadMarkerIsAccountDataThatIsSetHereOnly() {
    var event = alice.say(room, "hello");
    var since = bob.sync();
    var path = v3("/user/{}/rooms/{}/account_data/m.fully_read", bob.userId(), room);

    bob.post(
            v3("/rooms/{}/read_markers", room), Json.object("m.fully_read", event, "m.read", event))
        .ok();

    assertEquals(event, bob.get(path).ok().path("event_id").asText());
    assertEquals(
        event,
        Json.ofType(
                bob.sync(since).joined(room).path("account_data").path("events"), "m.fully_read")
            .findFirst()
            .orElseThrow()
            .path("content")
            .path("event_id")
            .asText());
    assertTrue(read(bob.sync(since), event, "m.read", bob).isObject());
    bob.put(path, Json.object("event_id", event)).refused(405, "M_BAD_JSON");
  }

  @Test
  void aReceiptResetsTheCountOfWhatIsUnread() {
    var direct = bob.sync();
    var event = alice.say(room, "hello");
    var sync = bob.sync(direct);
    assertEquals(1, unread(sync));

    receipt(bob, "m.read", event, Json.object()).ok();

    assertEquals(0, unread(bob.sync(sync)));
    alice.say(room, "again");
    assertEquals(1, unread(bob.sync(sync)));
  }

  @Test
  void theFilterDecidesAboutReceipts() {
    var event = alice.say(room, "hello");
    receipt(bob, "m.read", event, Json.object()).ok();

    var filter = "{\"room\":{\"ephemeral\":{\"not_types\":[\"m.receipt\"]}}}";

    assertTrue(receipts(alice.syncWith("filter={}", filter)).isEmpty());
  }

  private int unread(Sync sync) {
    return sync.joined(room).path("unread_notifications").path("notification_count").asInt();
  }

  private String inThread(String root) {
    var content =
        Json.object(
            "msgtype",
            "m.text",
            "body",
            "reply",
            "m.relates_to",
            Json.object("rel_type", "m.thread", "event_id", root));
    return alice.send(room, "m.room.message", content);
  }

  private Reply receipt(TestUser user, String type, String event, ObjectNode body) {
    return user.post(v3("/rooms/{}/receipt/{}/{}", room, type, event), body);
  }

  private List<JsonNode> receipts(Sync sync) {
    return Json.ofType(sync.joined(room).path("ephemeral").path("events"), "m.receipt").toList();
  }

  private JsonNode read(Sync sync, String event, String type, TestUser user) {
    for (var receipt : receipts(sync)) {
      var found = receipt.path("content").path(event).path(type).path(user.userId());
      if (!found.isMissingNode()) {
        return found;
      }
    }
    return Json.object().path("none");
  }
}
