package chat.hearth.spec.rooms;

import static chat.hearth.spec.harness.Client.v3;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

/** Client-Server API: invite permission; MSC4155: invite filtering. */
final class InvitePermissionSpec {
  private static final String BLOCKING = "m.invite_permission_config";
  private static final String FILTERING = "org.matrix.msc4155.invite_permission_config";

  private final TestUser alice = TestUser.named("alice");
  private final TestUser bob = TestUser.named("bob");
  private final String room = bob.createRoom(Json.object());

  @Test
  void whoBlocksInvitesIsNotInvited() {
    set(BLOCKING, Json.object("default_action", "block"));

    bob.post(v3("/rooms/{}/invite", room), Json.object("user_id", alice.userId()))
        .refused(403, "M_INVITE_BLOCKED");
    bob.put(
            v3("/rooms/{}/state/m.room.member/{}", room, alice.userId()),
            Json.object("membership", "invite"))
        .refused(403, "M_INVITE_BLOCKED");
    assertFalse(bob.state(room).toString().contains(alice.userId()));
  }

  @Test
  void noRoomIsMadeWithWhoBlocksInvites() {
    set(BLOCKING, Json.object("default_action", "block"));
    var before = bob.get(v3("/joined_rooms")).ok().path("joined_rooms").size();

    bob.post(v3("/createRoom"), Json.object("invite", Json.array(alice.userId())))
        .refused(403, "M_INVITE_BLOCKED");

    assertEquals(before, bob.get(v3("/joined_rooms")).ok().path("joined_rooms").size());
  }

  @Test
  void whoStopsBlockingIsInvitedAgain() {
    set(BLOCKING, Json.object("default_action", "block"));
    set(BLOCKING, Json.object());

    bob.invite(room, alice);

    assertTrue(isShown());
  }

  @Test
  void anInviteFromBeforeIsNotShownAnyMore() {
    bob.invite(room, alice);
    assertTrue(isShown());

    set(BLOCKING, Json.object("default_action", "block"));

    assertFalse(isShown());
  }

  @Test
  void blockingDoesNotTouchOtherMemberships() {
    set(BLOCKING, Json.object("default_action", "block"));

    bob.ban(room, alice);
    bob.unban(room, alice);
  }

  @Test
  void aBlockedUserDoesNotInvite() {
    set(FILTERING, Json.object("blocked_users", Json.array(bob.userId())));

    bob.post(v3("/rooms/{}/invite", room), Json.object("user_id", alice.userId()))
        .refused(403, "M_INVITE_BLOCKED");
  }

  @Test
  void anIgnoredUserInvitesUnseen() {
    set(FILTERING, Json.object("ignored_users", Json.array("@bob-*")));

    bob.invite(room, alice);

    assertFalse(isShown());
  }

  @Test
  void anAllowedUserGoesBeforeABlockedServer() {
    set(
        FILTERING,
        Json.object("allowed_users", Json.array(bob.userId()), "blocked_servers", Json.array("*")));
    var carol = TestUser.named("carol");
    var carols = carol.createRoom(Json.object());

    bob.invite(room, alice);

    carol
        .post(v3("/rooms/{}/invite", carols), Json.object("user_id", alice.userId()))
        .refused(403, "M_INVITE_BLOCKED");
    assertTrue(isShown());
  }

  @Test
  void filtersThatAreDisabledOrNoneDoNothing() {
    set(FILTERING, Json.object("enabled", false, "blocked_servers", Json.array("*")));
    set(BLOCKING, Json.object("default_action", 7));

    bob.invite(room, alice);

    assertTrue(isShown());
  }

  private boolean isShown() {
    return alice.sync().json().path("rooms").path("invite").has(room);
  }

  private void set(String type, ObjectNode content) {
    alice.put(v3("/user/{}/account_data/{}", alice.userId(), type), content).ok();
  }
}
