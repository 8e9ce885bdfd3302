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
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Client-Server API: fully read markers, and receipts set together with them. */
final class ReadMarkersSpec {
  private final TestUser alice = TestUser.named("alice");
  private final TestUser bob = TestUser.named("bob");
  private final String room = alice.createRoom(publicChat());
  private final String event = alice.say(room, "hello");

  @BeforeEach
  void join() {
    bob.join(room);
  }

  @Test
  void theMarkerIsRoomAccountDataOfItsUserAlone() {
    mark(bob, Json.object("m.fully_read", event)).ok();

    assertEquals(event, marker(bob.sync(), room));
    assertEquals("", marker(alice.sync(), room));
    alice
        .get(v3("/user/{}/rooms/{}/account_data/m.fully_read", bob.userId(), room))
        .refused(403, "M_FORBIDDEN");
  }

  @Test
  void theReceiptEndpointSetsTheMarkerToo() {
    bob.post(v3("/rooms/{}/receipt/m.fully_read/{}", room, event), Json.object()).ok();

    assertEquals(event, marker(bob.sync(), room));
    assertFalse(bob.sync().joined(room).path("ephemeral").toString().contains("m.fully_read"));
  }

  @Test
  void allThreeAreSetAtOnceAndThePrivateOneStaysPrivate() {
    var second = alice.say(room, "more");

    mark(bob, Json.object("m.fully_read", event, "m.read", event, "m.read.private", second)).ok();

    assertEquals(event, marker(bob.sync(), room));
    var own = bob.sync().joined(room).path("ephemeral").toString();
    assertTrue(own.contains("m.read.private"), own);
    var others = alice.sync().joined(room).path("ephemeral").toString();
    assertTrue(others.contains("m.read") && others.contains(bob.userId()), others);
    assertFalse(others.contains("m.read.private"), others);
  }

  @Test
  void theMarkerMovesWithoutReadingAnything() {
    mark(bob, Json.object("m.fully_read", event)).ok();

    var unread = bob.sync().joined(room).path("unread_notifications").path("notification_count");
    alice.say(room, "more");
    var later = bob.sync().joined(room).path("unread_notifications").path("notification_count");
    assertEquals(unread.asInt() + 1, later.asInt());
    assertFalse(alice.sync().joined(room).path("ephemeral").toString().contains(bob.userId()));
  }

  @Test
  void anotherDeviceLearnsOfTheMarker() {
    var phone = bob.newDevice();
    var since = phone.sync();

    mark(bob, Json.object("m.fully_read", event)).ok();

    assertEquals(event, marker(phone.sync(since), room));
  }

  @Test
  void nothingIsAskedForByAnEmptyBody() {
    mark(bob, Json.object()).ok();

    assertEquals("", marker(bob.sync(), room));
  }

  @Test
  void oneBadMarkerKeepsTheOthersFromBeingSet() {
    assertUnknown(mark(bob, Json.object("m.fully_read", event, "m.read", "$nothing")));

    assertEquals("", marker(bob.sync(), room));
  }

  @Test
  void whatIsNoEventIdIsRefused() {
    for (var bad : List.of(Json.array(), Json.object())) {
      mark(bob, Json.object("m.fully_read", bad)).refused(400, "M_BAD_JSON");
    }
    assertUnknown(mark(bob, Json.object("m.fully_read", "no event ID")));
    bob.post(v3("/rooms/{}/read_markers", room), Json.array())
        .refused(400, Set.of("M_BAD_JSON", "M_NOT_JSON"));
  }

  @Test
  void anEventOfAnotherRoomIsNotFound() {
    var elsewhere = bob.createRoom(publicChat());
    var other = bob.say(elsewhere, "elsewhere");

    assertUnknown(mark(bob, Json.object("m.fully_read", other)));
  }

  @Test
  void strangersAndWhoHasNoAccountAreRefused() {
    var carol = TestUser.named("carol");

    mark(carol, Json.object("m.fully_read", event)).refused(403, "M_FORBIDDEN");
    bob.anonymous()
        .post(v3("/rooms/{}/read_markers", room), Json.object("m.fully_read", event))
        .refused(401, "M_MISSING_TOKEN");
    assertUnknown(mark(bob, "!nothing:" + bob.serverName(), Json.object("m.fully_read", event)));
  }

  private Reply mark(TestUser who, ObjectNode markers) {
    return mark(who, room, markers);
  }

  private static Reply mark(TestUser who, String where, ObjectNode markers) {
    return who.post(v3("/rooms/{}/read_markers", where), markers);
  }

  /** The specification leaves open how it is said. */
  private static void assertUnknown(Reply reply) {
    assertTrue(Set.of(400, 403, 404).contains(reply.status()), reply::toString);
    assertTrue(
        Set.of("M_NOT_FOUND", "M_INVALID_PARAM", "M_FORBIDDEN")
            .contains(reply.json().path("errcode").asText()),
        reply::toString);
  }

  /** The event that is marked; empty for none. */
  private static String marker(Sync sync, String room) {
    return Json.ofType(sync.joined(room).path("account_data").path("events"), "m.fully_read")
        .findFirst()
        .map(data -> data.path("content").path("event_id").asText())
        .orElse("");
  }
}
