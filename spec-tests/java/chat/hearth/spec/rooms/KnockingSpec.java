package chat.hearth.spec.rooms;

import static chat.hearth.spec.harness.Client.v3;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.Reply;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Client-Server API: knocking on rooms. */
final class KnockingSpec {
  private static final TestUser ALICE = TestUser.named("alice");
  private static final TestUser BOB = TestUser.named("bob");
  private static final TestUser CAROL = TestUser.named("carol");

  @Test
  void aKnockIsSeenByMembersAndAnsweredByAnInvite() {
    var room = knockable("Behind the door");
    var since = ALICE.sync();

    var reply = knock(BOB, room, "Let me in").ok();

    assertEquals(room, reply.path("room_id").asText());
    var seen = ALICE.sync(since).timeline(room).path(0);
    assertEquals("knock", seen.path("content").path("membership").asText());
    assertEquals("Let me in", seen.path("content").path("reason").asText());
    assertEquals(BOB.userId(), seen.path("state_key").asText());
    ALICE.invite(room, BOB);
    BOB.join(room);
    assertEquals("join", membership(room, BOB));
  }

  @Test
  void whoKnocksSyncsTheStrippedStateAndNoMore() {
    var room = knockable("Behind the door");
    ALICE.say(room, "not for those outside");

    knock(BOB, room, "Hello").ok();

    var state =
        BOB.sync().json().path("rooms").path("knock").path(room).path("knock_state").path("events");
    var types = new HashSet<String>();
    for (JsonNode event : state) {
      types.add(event.path("type").asText());
      for (var key : List.of("event_id", "room_id", "origin_server_ts", "unsigned")) {
        assertFalse(event.has(key), "stripped state has no " + key);
      }
    }
    assertTrue(
        types.containsAll(
            Set.of("m.room.create", "m.room.join_rules", "m.room.name", "m.room.member")),
        types.toString());
    BOB.get(v3("/rooms/{}/messages?dir=b", room)).refused(403, "M_FORBIDDEN");
    BOB.get(v3("/rooms/{}/state", room)).refused(403, "M_FORBIDDEN");
  }

  @Test
  void aKnockIsTakenBackByLeaving() {
    var room = knockable("Behind the door");
    knock(BOB, room, "Hello").ok();
    var since = BOB.sync();

    BOB.leave(room);

    var sync = BOB.sync(since).json();
    assertEquals("leave", membership(room, BOB));
    assertTrue(sync.path("rooms").path("knock").path(room).isMissingNode());
    assertFalse(sync.path("rooms").path("leave").path(room).isMissingNode());
  }

  @Test
  void aKnockIsRefusedByAKick() {
    var room = knockable("Behind the door");
    knock(BOB, room, "Hello").ok();

    ALICE.kick(room, BOB);

    assertEquals("leave", membership(room, BOB));
    BOB.post(v3("/rooms/{}/join", room), Json.object()).refused(403, "M_FORBIDDEN");
    knock(BOB, room, "Once more").ok();
    assertEquals("knock", membership(room, BOB));
  }

  @Test
  void whoIsBannedInvitedOrInDoesNotKnock() {
    var room = knockable("Behind the door");
    ALICE.ban(room, BOB);
    ALICE.invite(room, CAROL);

    knock(BOB, room, "Hello").refused(403, "M_FORBIDDEN");
    knock(CAROL, room, "Hello").refused(403, "M_FORBIDDEN");
    knock(ALICE, room, "Hello").refused(403, "M_FORBIDDEN");
  }

  @Test
  void knockingIsForRoomsThatAllowIt() {
    for (var rule : List.of("public", "invite", "private", "restricted")) {
      var room = room(rule, Json.object());

      knock(BOB, room, "Hello").refused(403, "M_FORBIDDEN");
    }
    var old =
        ALICE.createRoom(
            Json.object(
                "room_version",
                "6",
                "initial_state",
                List.of(joinRules(Json.object("join_rule", "knock")))));
    knock(BOB, old, "Hello").refused(403, "M_FORBIDDEN");
  }

  @Test
  void aRoomIsKnockedAtByItsAliasAndVia() {
    var localpart = "door-" + TestUser.newTransaction().toLowerCase().replaceAll("[^a-z0-9]", "");
    var room = knockable("Behind the door");
    var alias = "#" + localpart + ":" + ALICE.serverName();
    ALICE.put(v3("/directory/room/{}", alias), Json.object("room_id", room)).ok();

    var reply =
        BOB.post(
                v3("/knock/{}?via={}&server_name={}", alias, "other.example", "another.example"),
                Json.object())
            .ok();

    assertEquals(room, reply.path("room_id").asText());
    assertEquals("knock", membership(room, BOB));
  }

  @Test
  void whatIsNoRoomIsRefused() {
    knock(BOB, "!nowhere:" + BOB.serverName(), "Hello")
        .refused(404, Set.of("M_NOT_FOUND", "M_UNKNOWN"));
    knock(BOB, "#nowhere:" + BOB.serverName(), "Hello").refused(404, "M_NOT_FOUND");
    knock(BOB, "nonsense", "Hello").refused(400, "M_INVALID_PARAM");
    var room = knockable("Behind the door");
    BOB.post(v3("/knock/{}", room), Json.object("reason", 5)).refused(400, "M_BAD_JSON");
  }

  private static Reply knock(TestUser who, String room, String reason) {
    return who.post(v3("/knock/{}", room), Json.object("reason", reason));
  }

  private static String knockable(String name) {
    return room("knock", Json.object("name", name));
  }

  private static String room(String rule, ObjectNode request) {
    var state = Json.object("s", List.of(joinRules(Json.object("join_rule", rule)))).path("s");
    request.put("preset", "private_chat").set("initial_state", state);
    return ALICE.createRoom(request);
  }

  private static JsonNode joinRules(JsonNode content) {
    return Json.object("type", "m.room.join_rules", "state_key", "", "content", content);
  }

  private static String membership(String room, TestUser user) {
    return ALICE.state(room, "m.room.member", user.userId()).path("membership").asText();
  }
}
