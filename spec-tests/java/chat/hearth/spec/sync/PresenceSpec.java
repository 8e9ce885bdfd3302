package chat.hearth.spec.sync;

import static chat.hearth.spec.harness.RoomRequest.publicChat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import chat.hearth.spec.harness.Client;
import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.Reply;
import chat.hearth.spec.harness.Sync;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Client-Server API: presence. */
final class PresenceSpec {
  private final TestUser alice = TestUser.named("alice");
  private final TestUser bob = TestUser.named("bob");
  private final TestUser carol = TestUser.named("carol");

  @Test
  void whoPollsIsOnline() {
    share(alice, bob);

    bob.sync();

    var bobs = status(alice, bob);
    assertEquals("online", bobs.path("presence").asText());
    assertTrue(bobs.path("currently_active").asBoolean(), bobs::toString);
    assertTrue(bobs.path("last_active_ago").asLong(-1) >= 0, bobs::toString);
    assertTrue(bobs.path("last_active_ago").asLong() < 60_000, bobs::toString);
  }

  @Test
  void whoNeverPolledIsOffline() {
    share(alice, bob);

    assertEquals("offline", status(alice, bob).path("presence").asText());
  }

  @Test
  void aPollMayHideItsUser() {
    share(alice, bob);

    bob.syncWith("set_presence=offline");

    assertEquals("offline", status(alice, bob).path("presence").asText());
  }

  @Test
  void aPollMaySayThatItsUserIsIdle() {
    share(alice, bob);

    bob.syncWith("set_presence=unavailable");

    assertEquals("unavailable", status(alice, bob).path("presence").asText());
  }

  @Test
  void anUnknownWordIsRefused() {
    share(alice, bob);

    alice.get(Client.v3("/sync?set_presence=asleep")).refused(400, "M_INVALID_PARAM");
    set(alice, alice, Json.object("presence", "asleep"))
        .refused(400, Set.of("M_INVALID_PARAM", "M_BAD_JSON", "M_UNKNOWN"));
    set(alice, alice, Json.object("presence", 1)).refused(400, "M_BAD_JSON");
    set(alice, alice, Json.object("status_msg", "here"))
        .refused(400, Set.of("M_MISSING_PARAM", "M_BAD_JSON"));

    assertEquals("offline", status(bob, alice).path("presence").asText());
  }

  @Test
  void aStatusReachesWhoSharesARoom() {
    share(alice, bob);
    var since = alice.sync();

    set(bob, bob, Json.object("presence", "unavailable", "status_msg", "at lunch")).ok();

    var content = seen(alice, since, bob, "unavailable");
    assertEquals("at lunch", content.path("status_msg").asText());
    assertFalse(content.path("currently_active").asBoolean(), content::toString);
  }

  @Test
  void aStatusWithoutAMessageWithdrawsTheLast() {
    set(alice, alice, Json.object("presence", "online", "status_msg", "busy")).ok();

    set(alice, alice, Json.object("presence", "online")).ok();

    assertFalse(status(alice, alice).hasNonNull("status_msg"));
  }

  @Test
  void aStatusDoesNotReachStrangers() {
    share(alice, bob);
    var strangers = carol.sync();
    var since = alice.sync();

    set(bob, bob, Json.object("presence", "online")).ok();

    seen(alice, since, bob, "online");
    assertTrue(of(carol.sync(strangers), bob).isEmpty());
    carol.get(Client.v3("/presence/{}/status", bob.userId())).refused(403, "M_FORBIDDEN");
  }

  @Test
  void nobodySetsThePresenceOfAnother() {
    share(alice, bob);

    set(bob, alice, Json.object("presence", "online")).refused(403, "M_FORBIDDEN");

    assertEquals("offline", status(bob, alice).path("presence").asText());
  }

  @Test
  void oneLearnsThatSomebodyHasGone() {
    share(alice, bob);
    set(bob, bob, Json.object("presence", "online")).ok();
    var since = alice.sync();

    set(bob, bob, Json.object("presence", "offline", "status_msg", "bye")).ok();

    assertEquals("bye", seen(alice, since, bob, "offline").path("status_msg").asText());
  }

  @Test
  void aFirstSyncHasWhoIsThere() {
    share(alice, bob);
    set(bob, bob, Json.object("presence", "online", "status_msg", "hello")).ok();

    var first = alice.sync();

    var events = of(first, bob);
    assertEquals(1, events.size());
    assertEquals("online", events.getFirst().path("content").path("presence").asText());
    assertEquals("hello", events.getFirst().path("content").path("status_msg").asText());
  }

  @Test
  void whoJoinsLearnsWhoIsThere() {
    var room = bob.createRoom(publicChat());
    set(bob, bob, Json.object("presence", "online")).ok();
    var since = alice.sync();

    alice.join(room);

    seen(alice, since, bob, "online");
  }

  @Test
  void whoIsThereLearnsOfWhoJoins() {
    var room = alice.createRoom(publicChat());
    var since = alice.sync();
    set(bob, bob, Json.object("presence", "online")).ok();

    bob.join(room);

    seen(alice, since, bob, "online");
  }

  @Test
  void nothingIsToldTwice() {
    share(alice, bob);
    var since = alice.sync();
    set(bob, bob, Json.object("presence", "online", "status_msg", "once")).ok();
    var told = alice.sync(since, Duration.ofSeconds(10));
    while (of(told, bob).isEmpty()) {
      told = alice.sync(told, Duration.ofSeconds(10));
    }

    set(bob, bob, Json.object("presence", "online", "status_msg", "once")).ok();

    assertTrue(of(alice.sync(told, Duration.ofMillis(800)), bob).isEmpty());
  }

  @Test
  void aDeedEndsIdleness() {
    var room = share(alice, bob);
    set(bob, bob, Json.object("presence", "unavailable")).ok();

    bob.say(room, "back again");

    assertEquals("online", status(alice, bob).path("presence").asText());
  }

  @Test
  void aDeedDoesNotBetrayWhoHides() {
    var room = share(alice, bob);
    bob.syncWith("set_presence=offline");

    bob.say(room, "from the shadows");

    assertEquals("offline", status(alice, bob).path("presence").asText());
  }

  @Test
  void anotherDeviceKeepsItsUserOnline() {
    share(alice, bob);
    var phone = bob.newDevice();
    phone.sync();

    bob.syncWith("set_presence=unavailable");

    assertEquals("online", status(alice, bob).path("presence").asText());
  }

  @Test
  void aFilterChoosesWhosePresence() {
    share(alice, bob);
    set(bob, bob, Json.object("presence", "online")).ok();

    assertEquals(1, of(filtered(Json.object("senders", List.of(bob.userId()))), bob).size());
    assertEquals(0, of(filtered(Json.object("senders", List.of(carol.userId()))), bob).size());
    assertEquals(0, of(filtered(Json.object("not_senders", List.of(bob.userId()))), bob).size());
    assertEquals(0, of(filtered(Json.object("types", List.of())), bob).size());
    assertEquals(0, of(filtered(Json.object("not_types", List.of("m.*"))), bob).size());
    assertEquals(0, of(filtered(Json.object("limit", 0)), bob).size());
    assertEquals(1, of(filtered(Json.object("types", List.of("m.presence"))), bob).size());
  }

  private Sync filtered(JsonNode presence) {
    return alice.syncWith("filter={}", Json.object("presence", presence).toString());
  }

  private static String share(TestUser one, TestUser other) {
    var room = one.createRoom(publicChat());
    other.join(room);
    return room;
  }

  private static Reply set(TestUser who, TestUser whose, JsonNode body) {
    return who.put(Client.v3("/presence/{}/status", whose.userId()), body);
  }

  private static JsonNode status(TestUser who, TestUser of) {
    return who.get(Client.v3("/presence/{}/status", of.userId())).ok();
  }

  private static List<JsonNode> of(Sync sync, TestUser user) {
    return Json.ofType(sync.json().path("presence").path("events"), "m.presence")
        .filter(event -> event.path("sender").asText().equals(user.userId()))
        .toList();
  }

  /** Syncs until somebody is what is expected, and gives the content that says so. */
  private static JsonNode seen(TestUser who, Sync since, TestUser whom, String presence) {
    var last = since;
    for (int i = 0; i < 10; i++) {
      last = who.sync(last, Duration.ofSeconds(3));
      for (var event : of(last, whom)) {
        if (event.path("content").path("presence").asText().equals(presence)) {
          return event.path("content");
        }
      }
    }
    return fail(who.userId() + " never saw " + whom.userId() + " " + presence);
  }
}
