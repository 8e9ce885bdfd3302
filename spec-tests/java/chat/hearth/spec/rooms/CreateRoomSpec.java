package chat.hearth.spec.rooms;

import static chat.hearth.spec.harness.Client.v3;
import static chat.hearth.spec.harness.RoomRequest.privateChat;
import static chat.hearth.spec.harness.RoomRequest.publicChat;
import static chat.hearth.spec.harness.RoomRequest.trustedPrivateChat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Homeserver;
import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.TestUser;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Client-Server API: creation. */
final class CreateRoomSpec {
  private static final TestUser ALICE = TestUser.named("alice");
  private static final TestUser BOB = TestUser.named("bob");

  @Test
  void aPublicChatIsOpenToEverybody() {
    var room = ALICE.createRoom(publicChat());

    assertEquals("public", content(room, "m.room.join_rules", "join_rule"));
    assertEquals("shared", content(room, "m.room.history_visibility", "history_visibility"));
    assertGuestsAreForbidden(room);
    BOB.join(room);
  }

  @Test
  void aPrivateChatIsByInvitation() {
    var room = ALICE.createRoom(privateChat());

    assertEquals("invite", content(room, "m.room.join_rules", "join_rule"));
    assertEquals("shared", content(room, "m.room.history_visibility", "history_visibility"));
    assertEquals("can_join", content(room, "m.room.guest_access", "guest_access"));
    BOB.post(v3("/rooms/{}/join", room), Json.object()).refused(403, "M_FORBIDDEN");
  }

  @Test
  void aTrustedPrivateChatGivesItsInviteesThePowerOfTheCreator() {
    var room =
        ALICE.createRoom(
            trustedPrivateChat().put("room_version", "11").set("invite", Json.array(BOB.userId())));

    var users = ALICE.state(room, "m.room.power_levels", "").path("users");
    assertEquals(100, users.path(ALICE.userId()).asInt());
    assertEquals(100, users.path(BOB.userId()).asInt());
    assertEquals("can_join", content(room, "m.room.guest_access", "guest_access"));
  }

  @Test
  void aTrustedPrivateChatOfVersion12MakesItsInviteesCreators() {
    var room =
        ALICE.createRoom(
            trustedPrivateChat().put("room_version", "12").set("invite", Json.array(BOB.userId())));

    var creators = ALICE.state(room, "m.room.create", "").path("additional_creators");
    assertEquals(Json.array(BOB.userId()), creators);
    assertFalse(ALICE.state(room, "m.room.power_levels", "").path("users").has(BOB.userId()));
  }

  @Test
  void visibilityChoosesThePresetThatIsNotGiven() {
    var hidden = ALICE.createRoom(Json.object());
    var shown = ALICE.createRoom(Json.object("visibility", "public"));

    assertEquals("invite", content(hidden, "m.room.join_rules", "join_rule"));
    assertEquals("public", content(shown, "m.room.join_rules", "join_rule"));
  }

  @Test
  void theFirstEventsComeInTheOrderOfTheSpecification() {
    var room =
        ALICE.createRoom(
            privateChat()
                .put("name", "Name")
                .put("topic", "Topic")
                .set(
                    "initial_state",
                    Json.array(Json.object("type", "test.state", "content", Json.object("a", 1)))));

    var types = Json.texts(ALICE.messages(room, "dir=f&limit=50").path("chunk"), "type");
    assertEquals("m.room.create", types.get(0));
    assertEquals("m.room.member", types.get(1));
    assertEquals("m.room.power_levels", types.get(2));
    assertTrue(types.indexOf("m.room.join_rules") > 2, types::toString);
    assertTrue(types.indexOf("test.state") > types.indexOf("m.room.join_rules"), types::toString);
    assertTrue(types.indexOf("m.room.name") > types.indexOf("test.state"), types::toString);
    assertTrue(types.indexOf("m.room.topic") > types.indexOf("test.state"), types::toString);
  }

  @Test
  void nameAndTopicBecomeState() {
    var room = ALICE.createRoom(publicChat().put("name", "Hearth").put("topic", "Warm"));

    assertEquals("Hearth", content(room, "m.room.name", "name"));
    assertEquals("Warm", content(room, "m.room.topic", "topic"));
  }

  @Test
  void anAliasNamesTheRoom() {
    var localpart = Homeserver.freshLocalpart("room");
    var alias = "#" + localpart + ":" + ALICE.serverName();

    var room = ALICE.createRoom(publicChat().put("room_alias_name", localpart));

    assertEquals(alias, content(room, "m.room.canonical_alias", "alias"));
    assertEquals(room, BOB.get(v3("/directory/room/{}", alias)).ok().path("room_id").asText());
    assertEquals(
        room, BOB.post(v3("/join/{}", alias), Json.object()).ok().path("room_id").asText());
  }

  @Test
  void anAliasInUseIsRefused() {
    var localpart = Homeserver.freshLocalpart("room");
    ALICE.createRoom(publicChat().put("room_alias_name", localpart));

    ALICE
        .post(v3("/createRoom"), publicChat().put("room_alias_name", localpart))
        .refused(400, "M_ROOM_IN_USE");
  }

  @Test
  void initialStateReplacesWhatThePresetSets() {
    var room =
        ALICE.createRoom(
            privateChat()
                .set(
                    "initial_state",
                    Json.array(
                        Json.object(
                            "type",
                            "m.room.join_rules",
                            "state_key",
                            "",
                            "content",
                            Json.object("join_rule", "public")))));

    assertEquals("public", content(room, "m.room.join_rules", "join_rule"));
  }

  @Test
  void inviteesAreInvitedOnceTheRoomStands() {
    var room =
        ALICE.createRoom(
            privateChat()
                .put("name", "For Bob")
                .put("is_direct", true)
                .set("invite", Json.array(BOB.userId())));

    var member = ALICE.state(room, "m.room.member", BOB.userId());
    assertEquals("invite", member.path("membership").asText());
    assertTrue(member.path("is_direct").asBoolean());
    var stripped = BOB.sync().invited(room).path("invite_state").path("events");
    assertEquals(
        "For Bob", Json.state(stripped, "m.room.name", "").path("content").path("name").asText());
    BOB.join(room);
  }

  @Test
  void creationContentIsKept() {
    var room =
        ALICE.createRoom(
            privateChat()
                .set("creation_content", Json.object("m.federate", false, "type", "m.space")));

    var create = ALICE.state(room, "m.room.create", "");
    assertEquals("m.space", create.path("type").asText());
    assertFalse(create.path("m.federate").asBoolean(true));
  }

  @Test
  void powerLevelsAreOverridden() {
    var room =
        ALICE.createRoom(
            publicChat()
                .set(
                    "power_level_content_override",
                    Json.object("events_default", 50, "invite", 75)));

    var levels = ALICE.state(room, "m.room.power_levels", "");
    assertEquals(50, levels.path("events_default").asInt());
    assertEquals(75, levels.path("invite").asInt());
    assertEquals(50, levels.path("ban").asInt(), "the rest stays as it was");
    BOB.join(room);
    BOB.put(
            v3("/rooms/{}/send/test.event/{}", room, TestUser.newTransaction()),
            Json.object("a", 1))
        .refused(403, "M_FORBIDDEN");
  }

  @Test
  void version11NamesNoCreatorInContent() {
    var room = ALICE.createRoom(publicChat().put("room_version", "11"));

    var create = Json.state(ALICE.state(room), "m.room.create", "");
    assertEquals("11", create.path("content").path("room_version").asText());
    assertFalse(create.path("content").has("creator"));
    assertEquals(ALICE.userId(), create.path("sender").asText());
    assertTrue(room.endsWith(":" + ALICE.serverName()), room);
    var users = ALICE.state(room, "m.room.power_levels", "").path("users");
    assertEquals(100, users.path(ALICE.userId()).asInt());
  }

  @Test
  void version12IsNamedByItsCreateEvent() {
    var room = ALICE.createRoom(publicChat().put("room_version", "12"));

    var create = Json.state(ALICE.state(room), "m.room.create", "");
    assertEquals(room.substring(1), create.path("event_id").asText().substring(1));
    var levels = ALICE.state(room, "m.room.power_levels", "");
    assertFalse(levels.path("users").has(ALICE.userId()), "creators have no level");
    assertTrue(
        levels.path("events").path("m.room.tombstone").asInt()
            > levels.path("state_default").asInt(50),
        levels::toString);
  }

  @Test
  void version12CreatorsCannotBeGivenALevel() {
    var room = ALICE.createRoom(publicChat().put("room_version", "12"));
    var levels = Json.object("users", Json.object(ALICE.userId(), 100), "state_default", 50);

    var reply = ALICE.put(v3("/rooms/{}/state/m.room.power_levels/", room), levels);

    reply.refused(
        reply.status() == 400 ? 400 : 403, Set.of("M_FORBIDDEN", "M_BAD_JSON", "M_INVALID_PARAM"));
  }

  @Test
  void additionalCreatorsOfVersion12HaveAllPower() {
    var room =
        ALICE.createRoom(
            publicChat()
                .put("room_version", "12")
                .set(
                    "creation_content",
                    Json.object("additional_creators", Json.array(BOB.userId()))));
    BOB.join(room);

    BOB.setState(room, "m.room.name", "", Json.object("name", "Bob was here"));

    assertEquals("Bob was here", content(room, "m.room.name", "name"));
  }

  @Test
  void anUnsupportedVersionIsRefused() {
    ALICE
        .post(v3("/createRoom"), publicChat().put("room_version", "no.such.version"))
        .refused(400, "M_UNSUPPORTED_ROOM_VERSION");
  }

  @Test
  void stateThatTheCreatorMayNotSendIsRefused() {
    var reply =
        ALICE.post(
            v3("/createRoom"),
            publicChat()
                .put("room_version", "11")
                .put("name", "Too weak to name it")
                .set(
                    "power_level_content_override",
                    Json.object("users", Json.object(ALICE.userId(), 10))));

    reply.refused(400, "M_INVALID_ROOM_STATE");
  }

  @Test
  void anUnknownPresetIsRefused() {
    var reply = ALICE.post(v3("/createRoom"), Json.object("preset", "no_such_preset"));

    assertEquals(400, reply.status(), reply::toString);
  }

  @Test
  void anInviteeThatIsNoUserIdIsRefused() {
    var reply = ALICE.post(v3("/createRoom"), publicChat().set("invite", Json.array("not a user")));

    assertEquals(400, reply.status(), reply::toString);
  }

  @Test
  void theCreatorHasJoined() {
    var room = ALICE.createRoom(privateChat());

    var joined = ALICE.get(v3("/joined_rooms")).ok().path("joined_rooms");
    assertTrue(Json.list(joined).stream().anyMatch(id -> id.asText().equals(room)));
  }

  private static String content(String room, String type, String field) {
    return ALICE.state(room, type, "").path(field).asText();
  }

  private static void assertGuestsAreForbidden(String room) {
    var reply = ALICE.get(v3("/rooms/{}/state/m.room.guest_access/", room));
    if (reply.status() != 404) { // no event means the same
      assertEquals("forbidden", reply.ok().path("guest_access").asText());
    }
  }
}
