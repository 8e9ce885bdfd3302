package chat.hearth.spec.rooms;

import static chat.hearth.spec.harness.Client.v3;
import static chat.hearth.spec.harness.RoomRequest.privateChat;
import static chat.hearth.spec.harness.RoomRequest.publicChat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.Reply;
import chat.hearth.spec.harness.TestUser;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Client-Server API: room membership. */
final class MembershipSpec {
  private static final TestUser ALICE = TestUser.named("alice");
  private static final TestUser BOB = TestUser.named("bob");
  private static final TestUser CAROL = TestUser.named("carol");

  @Test
  void anInviteOpensAPrivateRoom() {
    var room = ALICE.createRoom(privateChat());
    act(BOB, "join", room).refused(403, "M_FORBIDDEN");

    ALICE.invite(room, BOB);
    BOB.join(room);

    assertEquals("join", membership(room, BOB));
  }

  @Test
  void joiningTwiceChangesNothing() {
    var room = ALICE.createRoom(publicChat());
    BOB.join(room);
    var before = Json.state(ALICE.state(room), "m.room.member", BOB.userId());

    BOB.join(room);

    assertEquals(
        before.path("event_id"),
        Json.state(ALICE.state(room), "m.room.member", BOB.userId()).path("event_id"));
  }

  @Test
  void joinTakesRoomIdsAndAliases() {
    var room = ALICE.createRoom(publicChat());

    var joined = BOB.post(v3("/join/{}", room), Json.object("reason", "curious")).ok();

    assertEquals(room, joined.path("room_id").asText());
    assertEquals(
        "curious", ALICE.state(room, "m.room.member", BOB.userId()).path("reason").asText());
  }

  @Test
  void anUnknownRoomCannotBeJoined() {
    var reply = act(BOB, "join", "!nowhere:" + BOB.serverName());

    reply.refused(reply.status() == 403 ? 403 : 404, Set.of("M_NOT_FOUND", "M_FORBIDDEN"));
  }

  @Test
  void membersInviteAndOutsidersDoNot() {
    var room =
        ALICE.createRoom(
            publicChat().set("power_level_content_override", Json.object("invite", 0)));

    on(BOB, "invite", room, CAROL).refused(403, "M_FORBIDDEN");

    BOB.join(room);
    BOB.invite(room, CAROL);
    assertEquals("invite", membership(room, CAROL));
  }

  @Test
  void somebodyWhoIsInCannotBeInvited() {
    var room = ALICE.createRoom(publicChat());
    BOB.join(room);

    on(ALICE, "invite", room, BOB).refused(403, "M_FORBIDDEN");
  }

  @Test
  void anInviteIsRejectedByLeaving() {
    var room = ALICE.createRoom(privateChat());
    ALICE.invite(room, BOB);

    BOB.leave(room);

    assertEquals("leave", membership(room, BOB));
    act(BOB, "join", room).refused(403, "M_FORBIDDEN");
  }

  @Test
  void whoLeftCannotSend() {
    var room = ALICE.createRoom(publicChat());
    BOB.join(room);
    BOB.leave(room);

    BOB.put(
            v3("/rooms/{}/send/test.event/{}", room, TestUser.newTransaction()),
            Json.object("a", 1))
        .refused(403, "M_FORBIDDEN");
  }

  @Test
  void onlyWhoLeftForgets() {
    var room = ALICE.createRoom(publicChat());
    BOB.join(room);

    assertEquals(400, act(BOB, "forget", room).status());

    BOB.leave(room);
    BOB.forget(room);
  }

  @Test
  void aForgottenRoomIsGone() {
    var room = ALICE.createRoom(publicChat());
    BOB.join(room);
    BOB.leave(room);

    BOB.forget(room);

    assertEquals(403, BOB.get(v3("/rooms/{}/messages?dir=b", room)).status());
    var filter = "{\"room\":{\"include_leave\":true}}";
    assertFalse(BOB.syncWith("timeout=0&filter={}", filter).mentions(room));
  }

  @Test
  void aForgottenRoomCanBeJoinedAgain() {
    var room = ALICE.createRoom(publicChat());
    BOB.join(room);
    BOB.leave(room);
    BOB.forget(room);

    BOB.join(room);

    assertTrue(BOB.sync().mentions(room));
  }

  @Test
  void theStrongKickTheWeak() {
    var room = ALICE.createRoom(publicChat());
    BOB.join(room);
    CAROL.join(room);

    on(BOB, "kick", room, CAROL).refused(403, "M_FORBIDDEN");
    on(BOB, "kick", room, ALICE).refused(403, "M_FORBIDDEN");
    ALICE.kick(room, BOB);

    var member = ALICE.state(room, "m.room.member", BOB.userId());
    assertEquals("leave", member.path("membership").asText());
    assertEquals("kicked", member.path("reason").asText());
    BOB.join(room);
  }

  @Test
  void aKickWithdrawsAnInvite() {
    var room = ALICE.createRoom(privateChat());
    ALICE.invite(room, BOB);

    ALICE.kick(room, BOB);

    act(BOB, "join", room).refused(403, "M_FORBIDDEN");
  }

  @Test
  void whoIsNotInCannotBeKicked() {
    var room = ALICE.createRoom(publicChat());

    on(ALICE, "kick", room, BOB).refused(403, "M_FORBIDDEN");
  }

  @Test
  void aBanKeepsSomebodyOutUntilItIsLifted() {
    var room = ALICE.createRoom(publicChat());
    BOB.join(room);

    ALICE.ban(room, BOB);

    assertEquals("ban", membership(room, BOB));
    act(BOB, "join", room).refused(403, "M_FORBIDDEN");
    on(ALICE, "invite", room, BOB).refused(403, "M_FORBIDDEN");
    ALICE.unban(room, BOB);
    assertEquals("leave", membership(room, BOB));
    BOB.join(room);
  }

  @Test
  void somebodyWhoWasNeverThereCanBeBanned() {
    var room = ALICE.createRoom(publicChat());

    ALICE.ban(room, BOB);

    act(BOB, "join", room).refused(403, "M_FORBIDDEN");
  }

  @Test
  void theWeakNeitherBanNorUnban() {
    var room = ALICE.createRoom(publicChat());
    BOB.join(room);
    ALICE.ban(room, CAROL);

    on(BOB, "ban", room, ALICE).refused(403, "M_FORBIDDEN");
    on(BOB, "unban", room, CAROL).refused(403, "M_FORBIDDEN");

    assertEquals("ban", membership(room, CAROL));
  }

  @Test
  void aBanIsNotLiftedByLeaving() {
    var room = ALICE.createRoom(publicChat());
    BOB.join(room);
    ALICE.ban(room, BOB);

    var reply = act(BOB, "leave", room);

    assertTrue(reply.status() == 200 || reply.status() == 403, reply::toString);
    assertEquals("ban", membership(room, BOB));
  }

  @Test
  void nobodySendsAnothersMembership() {
    var room = ALICE.createRoom(publicChat());

    ALICE
        .put(
            v3("/rooms/{}/state/m.room.member/{}", room, BOB.userId()),
            Json.object("membership", "join"))
        .refused(403, "M_FORBIDDEN");
  }

  @Test
  void joinedRoomsFollowMembership() {
    var room = ALICE.createRoom(publicChat());
    BOB.join(room);
    assertTrue(joinedRooms(BOB).contains(room));

    BOB.leave(room);

    assertFalse(joinedRooms(BOB).contains(room));
  }

  @Test
  void nobodyIsInvitedToAnUnknownRoom() {
    on(ALICE, "invite", "!nowhere:" + ALICE.serverName(), BOB)
        .refused(403, Set.of("M_FORBIDDEN", "M_NOT_FOUND"));
  }

  private static Reply act(TestUser who, String what, String room) {
    return who.post(v3("/rooms/{}/" + what, room), Json.object());
  }

  private static Reply on(TestUser who, String what, String room, TestUser whom) {
    return who.post(v3("/rooms/{}/" + what, room), Json.object("user_id", whom.userId()));
  }

  private static String membership(String room, TestUser whom) {
    return ALICE.state(room, "m.room.member", whom.userId()).path("membership").asText();
  }

  private static Set<String> joinedRooms(TestUser who) {
    var rooms = who.get(v3("/joined_rooms")).ok().path("joined_rooms");
    return Set.copyOf(Json.list(rooms).stream().map(id -> id.asText()).toList());
  }
}
