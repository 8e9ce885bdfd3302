package chat.hearth.spec.rooms;

import static chat.hearth.spec.harness.Client.v3;
import static chat.hearth.spec.harness.RoomRequest.publicChat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.Reply;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Client-Server API: restricted rooms, which let in who is in another room. */
final class RestrictedRoomsSpec {
  private static final TestUser ALICE = TestUser.named("alice");
  private static final TestUser BOB = TestUser.named("bob");
  private static final TestUser CAROL = TestUser.named("carol");

  @Test
  void membersOfAnAllowedRoomJoinAndOthersDoNot() {
    for (var rule : List.of("restricted", "knock_restricted")) {
      var club = ALICE.createRoom(publicChat());
      BOB.join(club);
      var room = restricted(rule, "10", club);

      join(CAROL, room).refused(403, "M_FORBIDDEN");
      join(BOB, room).ok();

      var member = ALICE.state(room, "m.room.member", BOB.userId());
      assertEquals("join", member.path("membership").asText());
      assertEquals(ALICE.userId(), member.path("join_authorised_via_users_server").asText(), rule);
    }
  }

  @Test
  void whoHasLeftTheAllowedRoomIsNotLetIn() {
    var club = ALICE.createRoom(publicChat());
    BOB.join(club);
    BOB.leave(club);
    var room = restricted("restricted", "12", club);

    join(BOB, room).refused(403, "M_FORBIDDEN");
  }

  @Test
  void anInviteIsEnoughAndABanIsFinal() {
    var club = ALICE.createRoom(publicChat());
    BOB.join(club);
    var room = restricted("restricted", "12", club);
    ALICE.invite(room, CAROL);
    ALICE.ban(room, BOB);

    join(CAROL, room).ok();
    join(BOB, room).refused(403, "M_FORBIDDEN");
  }

  @Test
  void anyOfTheAllowedRoomsWillDoAndUnknownConditionsDoNot() {
    var club = ALICE.createRoom(publicChat());
    BOB.join(club);
    var allow =
        List.of(
            Json.object("type", "test.fee", "amount", 5),
            Json.object("type", "m.room_membership", "room_id", "!gone:" + ALICE.serverName()),
            Json.object("type", "m.room_membership", "room_id", 7),
            Json.object("type", "m.room_membership", "room_id", club));
    var open = room("10", Json.object("join_rule", "restricted", "allow", allow));
    var closed = room("10", Json.object("join_rule", "restricted", "allow", allow.subList(0, 3)));
    var mistaken = room("10", Json.object("join_rule", "restricted", "allow", "everybody"));

    join(BOB, open).ok();
    join(BOB, closed).refused(403, "M_FORBIDDEN");
    join(BOB, mistaken).refused(403, "M_FORBIDDEN");
  }

  @Test
  void nobodyIsLetInWhereNobodyHereMayInvite() {
    var club = ALICE.createRoom(publicChat());
    BOB.join(club);
    var room = restricted("restricted", "10", club);
    var levels = (ObjectNode) ALICE.state(room, "m.room.power_levels", "");
    ALICE.setState(room, "m.room.power_levels", "", levels.put("invite", 100));
    ALICE.leave(room);

    join(BOB, room).refused(400, "M_UNABLE_TO_GRANT_JOIN");
  }

  @Test
  void aRestrictedRoomIsKnockedAtOnlyWhereItSaysSo() {
    var club = ALICE.createRoom(publicChat());
    var both = restricted("knock_restricted", "10", club);
    var one = restricted("restricted", "10", club);

    CAROL.post(v3("/knock/{}", both), Json.object()).ok();
    CAROL.post(v3("/knock/{}", one), Json.object()).refused(403, "M_FORBIDDEN");

    assertEquals(
        "knock", ALICE.state(both, "m.room.member", CAROL.userId()).path("membership").asText());
  }

  @Test
  void nobodyVouchesForThemselves() {
    var club = ALICE.createRoom(publicChat());
    BOB.join(club);
    var room = restricted("restricted", "10", club);
    var forged =
        Json.object("membership", "join", "join_authorised_via_users_server", ALICE.userId());

    CAROL
        .put(v3("/rooms/{}/state/m.room.member/{}", room, CAROL.userId()), forged)
        .refused(403, "M_FORBIDDEN");
    BOB.put(
            v3("/rooms/{}/state/m.room.member/{}", room, BOB.userId()),
            Json.object("membership", "join", "displayname", "Bobby"))
        .ok();

    var member = ALICE.state(room, "m.room.member", BOB.userId());
    assertEquals(ALICE.userId(), member.path("join_authorised_via_users_server").asText());
    assertEquals("Bobby", member.path("displayname").asText());
  }

  @Test
  void aNameIsChangedByACopyOfTheMemberEvent() {
    var club = ALICE.createRoom(publicChat());
    BOB.join(club);
    var room = restricted("restricted", "10", club);
    join(BOB, room).ok();
    BOB.leave(club);
    var member = (ObjectNode) ALICE.state(room, "m.room.member", BOB.userId());

    BOB.setState(room, "m.room.member", BOB.userId(), member.put("displayname", "Robert"));

    assertEquals(
        "Robert", ALICE.state(room, "m.room.member", BOB.userId()).path("displayname").asText());
  }

  private static Reply join(TestUser who, String room) {
    return who.post(v3("/rooms/{}/join", room), Json.object());
  }

  private static String restricted(String rule, String version, String club) {
    var condition = Json.object("type", "m.room_membership", "room_id", club);
    return room(version, Json.object("join_rule", rule, "allow", List.of(condition)));
  }

  private static String room(String version, ObjectNode rules) {
    var state = Json.object("type", "m.room.join_rules", "state_key", "", "content", rules);
    return ALICE.createRoom(
        Json.object(
            "preset", "private_chat", "room_version", version, "initial_state", List.of(state)));
  }
}
