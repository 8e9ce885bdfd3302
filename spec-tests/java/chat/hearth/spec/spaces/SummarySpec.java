package chat.hearth.spec.spaces;

import static chat.hearth.spec.harness.Client.path;
import static chat.hearth.spec.harness.Client.v1;
import static chat.hearth.spec.harness.RoomRequest.privateChat;
import static chat.hearth.spec.harness.RoomRequest.publicChat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import chat.hearth.spec.harness.Homeserver;
import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.TestUser;
import org.junit.jupiter.api.Test;

/** Client-Server API: room summaries and mutual rooms. */
final class SummarySpec {
  private static final TestUser ALICE = TestUser.named("alice");
  private static final TestUser BOB = TestUser.named("bob");

  @Test
  void aPublicRoomIsSummarisedForAnybody() {
    var name = Homeserver.freshLocalpart("hall");
    var room = ALICE.createRoom(publicChat().put("name", "Hall").put("room_alias_name", name));
    var alias = "#" + name + ":" + ALICE.serverName();

    var own = ALICE.get(v1("/room_summary/{}", room)).ok();
    var nobody = ALICE.anonymous().get(v1("/room_summary/{}", alias)).ok();

    assertEquals("join", own.path("membership").asText());
    assertEquals("Hall", nobody.path("name").asText());
    assertEquals(alias, nobody.path("canonical_alias").asText());
    assertEquals(room, nobody.path("room_id").asText());
    assertFalse(nobody.has("membership"));
    assertFalse(nobody.path("room_version").asText().isEmpty());
    var unstable = "/_matrix/client/unstable/im.nheko.summary";
    assertEquals(own, ALICE.get(path(unstable + "/summary/{}", room)).ok());
    assertEquals(own, ALICE.get(path(unstable + "/rooms/{}/summary", room)).ok());
  }

  @Test
  void aPrivateRoomIsHiddenUntilInvited() {
    var room = ALICE.createRoom(privateChat());

    BOB.get(v1("/room_summary/{}", room)).refused(404, "M_NOT_FOUND");
    ALICE.anonymous().get(v1("/room_summary/{}", room)).refused(404, "M_NOT_FOUND");

    ALICE.invite(room, BOB);
    var summary = BOB.get(v1("/room_summary/{}", room)).ok();
    assertEquals("invite", summary.path("membership").asText());
  }

  @Test
  void aRestrictedRoomIsShownToMembersOfItsRooms() {
    var club = ALICE.createRoom(publicChat());
    var room = ALICE.createRoom(privateChat());
    ALICE.setState(
        room,
        "m.room.join_rules",
        "",
        Json.object(
            "join_rule",
            "restricted",
            "allow",
            Json.array(Json.object("type", "m.room_membership", "room_id", club))));
    ALICE.setState(room, "m.room.encryption", "", Json.object("algorithm", "m.megolm.v1.aes-sha2"));
    BOB.get(v1("/room_summary/{}", room)).refused(404, "M_NOT_FOUND");

    BOB.join(club);

    var summary = BOB.get(v1("/room_summary/{}", room)).ok();
    assertEquals(club, summary.path("allowed_room_ids").path(0).asText());
    assertEquals("m.megolm.v1.aes-sha2", summary.path("encryption").asText());
    assertEquals("leave", summary.path("membership").asText());
  }

  @Test
  void roomsThatAreNotThereAreNotFound() {
    BOB.get(v1("/room_summary/{}", "!none:" + BOB.serverName())).refused(404, "M_NOT_FOUND");
    BOB.get(v1("/room_summary/{}", "#none:" + BOB.serverName())).refused(404, "M_NOT_FOUND");
    BOB.get(v1("/room_summary/{}", "none")).refused(400, "M_INVALID_PARAM");
  }

  @Test
  void mutualRoomsAreThoseBothAreJoinedTo() {
    var carol = TestUser.named("carol");
    var dave = TestUser.named("dave");
    var shared = carol.createRoom(publicChat());
    var left = carol.createRoom(publicChat());
    carol.createRoom(publicChat());
    dave.join(shared);
    dave.join(left);
    dave.leave(left);

    var mutual = carol.get(v1("/mutual_rooms?user_id={}", dave.userId())).ok();

    assertEquals(Json.array(shared), mutual.path("joined"));
    assertEquals(1, mutual.path("count").asInt());
    assertFalse(mutual.has("next_batch"));
  }

  @Test
  void mutualRoomsWithOneselfOrNobodyAreRefused() {
    BOB.get(v1("/mutual_rooms?user_id={}", BOB.userId())).refused(400, "M_INVALID_PARAM");
    BOB.get(v1("/mutual_rooms?user_id={}", "bob")).refused(400, "M_INVALID_PARAM");
    BOB.get(v1("/mutual_rooms?user_id={}&from=x", ALICE.userId())).refused(400, "M_INVALID_PARAM");
    BOB.get(v1("/mutual_rooms")).refused(400, "M_MISSING_PARAM");
  }
}
