package chat.hearth.spec.rooms;

import static chat.hearth.spec.harness.Client.v3;
import static chat.hearth.spec.harness.RoomRequest.publicChat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import chat.hearth.spec.harness.Homeserver;
import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.TestUser;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Client-Server API: room state. */
final class StateSpec {
  private static final TestUser ALICE = TestUser.named("alice");
  private static final TestUser BOB = TestUser.named("bob");

  @Test
  void stateIsReplacedByTypeAndKey() {
    var room = ALICE.createRoom(publicChat());
    ALICE.setState(room, "test.state", "a", Json.object("n", 1));
    ALICE.setState(room, "test.state", "b", Json.object("n", 2));

    ALICE.setState(room, "test.state", "a", Json.object("n", 3));

    assertEquals(3, ALICE.state(room, "test.state", "a").path("n").asInt());
    assertEquals(2, ALICE.state(room, "test.state", "b").path("n").asInt());
    assertEquals(2, Json.ofType(ALICE.state(room), "test.state").count());
  }

  @Test
  void theEmptyStateKeyMayBeLeftOut() {
    var room = ALICE.createRoom(publicChat());

    ALICE.put(v3("/rooms/{}/state/m.room.name", room), Json.object("name", "Short")).ok();

    assertEquals(
        "Short", ALICE.get(v3("/rooms/{}/state/m.room.name", room)).ok().path("name").asText());
    assertEquals("Short", ALICE.state(room, "m.room.name", "").path("name").asText());
  }

  @Test
  void theWholeEventIsGivenOnRequest() {
    var room = ALICE.createRoom(publicChat());
    var eventId = ALICE.setState(room, "m.room.name", "", Json.object("name", "Full"));

    var event = ALICE.get(v3("/rooms/{}/state/m.room.name/?format=event", room)).ok();

    assertEquals(eventId, event.path("event_id").asText());
    assertEquals("", event.path("state_key").asText("missing"));
    assertEquals("Full", event.path("content").path("name").asText());
    assertEquals(ALICE.userId(), event.path("sender").asText());
  }

  @Test
  void anAclOfServersMustBeWellFormedAndLeaveTheOwnServerIn() {
    var room = ALICE.createRoom(publicChat());
    var path = v3("/rooms/{}/state/m.room.server_acl/", room);

    ALICE.put(path, Json.object("allow", "*")).refused(400, "M_BAD_JSON");
    ALICE.put(path, Json.object()).refused(400, "M_BAD_JSON");
    ALICE
        .put(path, Json.object("allow", List.of("*"), "deny", List.of("*")))
        .refused(400, "M_BAD_JSON");
    ALICE
        .post(
            v3("/createRoom"),
            Json.object(
                "initial_state",
                List.of(Json.object("type", "m.room.server_acl", "content", Json.object()))))
        .refused(400, "M_BAD_JSON");
    ALICE.get(path).refused(404, "M_NOT_FOUND");
    ALICE.put(path, Json.object("allow", List.of("*"), "deny", List.of("evil.example"))).ok();

    assertEquals(
        "evil.example", ALICE.state(room, "m.room.server_acl", "").path("deny").path(0).asText());
  }

  @Test
  void missingStateIsNotFound() {
    var room = ALICE.createRoom(publicChat());

    ALICE.get(v3("/rooms/{}/state/test.state/none", room)).refused(404, "M_NOT_FOUND");
  }

  @Test
  void outsidersNeitherReadNorWriteState() {
    var room = ALICE.createRoom(publicChat());

    BOB.get(v3("/rooms/{}/state", room)).refused(403, "M_FORBIDDEN");
    BOB.get(v3("/rooms/{}/state/m.room.create/", room)).refused(403, "M_FORBIDDEN");
    BOB.put(v3("/rooms/{}/state/test.state/", room), Json.object()).refused(403, "M_FORBIDDEN");
  }

  @Test
  void stateNeedsTheStateLevel() {
    var room = ALICE.createRoom(publicChat());
    BOB.join(room);

    BOB.put(v3("/rooms/{}/state/m.room.name/", room), Json.object("name", "Bob's"))
        .refused(403, "M_FORBIDDEN");
  }

  @Test
  void aKeyThatIsAUserBelongsToThatUser() {
    var room =
        ALICE.createRoom(
            publicChat().set("power_level_content_override", Json.object("state_default", 0)));
    BOB.join(room);

    ALICE
        .put(v3("/rooms/{}/state/test.state/{}", room, BOB.userId()), Json.object())
        .refused(403, "M_FORBIDDEN");
    BOB.setState(room, "test.state", BOB.userId(), Json.object("mine", true));
  }

  @Test
  void nobodyRaisesThemselves() {
    var room = ALICE.createRoom(publicChat().put("room_version", "11"));
    BOB.join(room);
    var levels = Json.object("users", Json.object(BOB.userId(), 100));

    BOB.put(v3("/rooms/{}/state/m.room.power_levels/", room), levels).refused(403, "M_FORBIDDEN");
  }

  @Test
  void aReplacedEventNamesItsPredecessor() {
    var room = ALICE.createRoom(publicChat());
    var first = ALICE.setState(room, "test.state", "", Json.object("n", 1));
    var second = ALICE.setState(room, "test.state", "", Json.object("n", 2));

    var unsigned = ALICE.event(room, second).path("unsigned");

    assertEquals(first, unsigned.path("replaces_state").asText(), unsigned::toString);
    assertEquals(1, unsigned.path("prev_content").path("n").asInt(), unsigned::toString);
  }

  @Test
  void aCanonicalAliasMustPointToTheRoom() {
    var room = ALICE.createRoom(publicChat());
    var alias = "#" + Homeserver.freshLocalpart("none") + ":" + ALICE.serverName();

    ALICE
        .put(v3("/rooms/{}/state/m.room.canonical_alias/", room), Json.object("alias", alias))
        .refused(400, "M_BAD_ALIAS");
  }

  @Test
  void theCreateEventStandsForever() {
    var room = ALICE.createRoom(publicChat());

    var reply =
        ALICE.put(v3("/rooms/{}/state/m.room.create/", room), Json.object("room_version", "11"));

    assertNotEquals(200, reply.status(), reply::toString);
    assertFalse(reply.status() >= 500, reply::toString);
  }
}
