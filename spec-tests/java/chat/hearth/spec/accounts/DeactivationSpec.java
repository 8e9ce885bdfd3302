package chat.hearth.spec.accounts;

import static chat.hearth.spec.harness.Client.v3;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.Reply;
import chat.hearth.spec.harness.RoomRequest;
import chat.hearth.spec.harness.TestUser;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Client-Server API: account deactivation. */
final class DeactivationSpec {
  private final TestUser alice = TestUser.named("alice");

  @Test
  void deactivationAsksForThePassword() {
    var challenge = alice.post(v3("/account/deactivate"), Json.object());

    assertEquals(401, challenge.status(), challenge::toString);
    alice.get(v3("/account/whoami")).ok();
  }

  @Test
  void aDeactivatedAccountIsGoneForGood() {
    deactivate(false).ok();

    alice.get(v3("/account/whoami")).refused(401, "M_UNKNOWN_TOKEN");
    alice.login(Json.object()).refused(403, Set.of("M_USER_DEACTIVATED", "M_FORBIDDEN"));
    alice
        .anonymous()
        .post(
            v3("/register"),
            Json.object("username", alice.localpart(), "password", "a long password"))
        .refused(400, "M_USER_IN_USE");
  }

  @Test
  void deactivationTellsWhetherIdentityServersForgot() {
    var result = deactivate(false).ok().path("id_server_unbind_result").asText();

    assertTrue(Set.of("success", "no-support").contains(result), result);
  }

  @Test
  void aDeactivatedUserLeavesItsRooms() throws InterruptedException {
    var bob = TestUser.named("bob");
    var room = bob.createRoom(RoomRequest.publicChat());
    alice.join(room);

    deactivate(false).ok();

    awaitMembership(bob, room, "leave");
  }

  @Test
  void erasureHidesTheProfile() {
    alice.put(v3("/profile/{}/displayname", alice.userId()), Json.object("displayname", "Al")).ok();
    var bob = TestUser.named("bob");

    deactivate(true).ok();

    var profile = bob.get(v3("/profile/{}", alice.userId()));
    assertFalse(profile.text().contains("\"Al\""), profile::toString);
  }

  @Test
  void erasureHidesMessagesFromThoseWhoJoinLater() throws InterruptedException {
    var bob = TestUser.named("bob");
    var carol = TestUser.named("carol");
    var room = bob.createRoom(RoomRequest.publicChat());
    alice.join(room);
    var said = alice.say(room, "forget me");

    deactivate(true).ok();
    awaitMembership(bob, room, "leave");
    carol.join(room);

    assertFalse(carol.event(room, said).path("content").has("body"));
    assertEquals("forget me", bob.event(room, said).path("content").path("body").asText());
  }

  private Reply deactivate(boolean erase) {
    var request = Json.object("erase", erase);
    var session = alice.post(v3("/account/deactivate"), request).json().path("session").asText();
    return alice.post(v3("/account/deactivate"), request.set("auth", alice.passwordStage(session)));
  }

  private void awaitMembership(TestUser observer, String room, String membership)
      throws InterruptedException {
    var deadline = Instant.now().plus(Duration.ofSeconds(5));
    while (!observer
        .state(room, "m.room.member", alice.userId())
        .path("membership")
        .asText()
        .equals(membership)) {
      assertTrue(Instant.now().isBefore(deadline), "never became " + membership);
      Thread.sleep(20);
    }
  }
}
