package chat.hearth.spec.rooms;

import static chat.hearth.spec.harness.Client.v3;
import static chat.hearth.spec.harness.RoomRequest.publicChat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Client-Server API: who is, was, and will be in a room. */
final class MembersSpec {
  private static final TestUser ALICE = TestUser.named("alice");
  private static final TestUser BOB = TestUser.named("bob");
  private static final TestUser CAROL = TestUser.named("carol");

  @Test
  void everyMembershipIsListed() {
    var room = roomWithBobJoinedAndCarolInvited();

    var members = ALICE.members(room);

    assertEquals(Set.of(ALICE.userId(), BOB.userId(), CAROL.userId()), users(members));
    members
        .path("chunk")
        .forEach(event -> assertEquals(room, event.path("room_id").asText(), event::toString));
  }

  @Test
  void membershipChoosesAndNotMembershipExcludes() {
    var room = roomWithBobJoinedAndCarolInvited();

    var invited = ALICE.get(v3("/rooms/{}/members?membership=invite", room)).ok();
    var notInvited = ALICE.get(v3("/rooms/{}/members?not_membership=invite", room)).ok();

    assertEquals(Set.of(CAROL.userId()), users(invited));
    assertEquals(Set.of(ALICE.userId(), BOB.userId()), users(notInvited));
  }

  @Test
  void membersAreToldAsOfAPlaceInHistory() {
    var room = ALICE.createRoom(publicChat());
    var before = ALICE.sync().next();
    BOB.join(room);

    var then = ALICE.get(v3("/rooms/{}/members?at={}", room, before)).ok();

    assertEquals(Set.of(ALICE.userId()), users(then));
    assertEquals(Set.of(ALICE.userId(), BOB.userId()), users(ALICE.members(room)));
  }

  @Test
  void joinedMembersComeWithTheirNames() {
    var room = roomWithBobJoinedAndCarolInvited();
    BOB.put(v3("/profile/{}/displayname", BOB.userId()), Json.object("displayname", "Bobby")).ok();
    var other = BOB.createRoom(publicChat());

    var here = ALICE.get(v3("/rooms/{}/joined_members", room)).ok().path("joined");
    var there = BOB.get(v3("/rooms/{}/joined_members", other)).ok().path("joined");

    assertEquals(Set.of(ALICE.userId(), BOB.userId()), Set.copyOf(Json.keys(here)));
    assertEquals("Bobby", there.path(BOB.userId()).path("display_name").asText());
  }

  @Test
  void outsidersDoNotSeeMembers() {
    var room = ALICE.createRoom(publicChat());

    BOB.get(v3("/rooms/{}/members", room)).refused(403, "M_FORBIDDEN");
    BOB.get(v3("/rooms/{}/joined_members", room)).refused(403, "M_FORBIDDEN");
  }

  @Test
  void whoLeftSeesTheMembersOfThatMoment() {
    var room = ALICE.createRoom(publicChat());
    BOB.join(room);
    BOB.leave(room);
    CAROL.join(room);

    var seen = users(BOB.members(room));

    assertTrue(seen.contains(ALICE.userId()), seen::toString);
    assertTrue(!seen.contains(CAROL.userId()), seen::toString);
  }

  private static String roomWithBobJoinedAndCarolInvited() {
    var room = ALICE.createRoom(publicChat());
    BOB.join(room);
    ALICE.invite(room, CAROL);
    return room;
  }

  private static Set<String> users(JsonNode members) {
    return new HashSet<>(Json.texts(members.path("chunk"), "state_key"));
  }
}
