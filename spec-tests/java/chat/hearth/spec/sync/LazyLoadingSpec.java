package chat.hearth.spec.sync;

import static chat.hearth.spec.harness.RoomRequest.publicChat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.Sync;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Client-Server API: lazy-loading room members, in /sync. */
final class LazyLoadingSpec {
  private final TestUser alice = TestUser.named("alice");
  private final TestUser bob = TestUser.named("bob");
  private final TestUser carol = TestUser.named("carol");
  private final TestUser dave = TestUser.named("dave");
  private final String room = alice.createRoom(publicChat().put("name", "named: has no heroes"));

  @BeforeEach
  void join() {
    bob.join(room);
    carol.join(room);
  }

  @Test
  void membersOfAGapComeThoughNobodyOfThemSpeaks() {
    var since = lazy(alice, "", false);
    dave.join(room);
    carol.leave(room);
    for (int i = 0; i < 4; i++) {
      bob.say(room, "message " + i);
    }

    var sync = lazy(alice, since.next(), false);

    assertTrue(sync.joined(room).path("timeline").path("limited").asBoolean());
    var members = members(sync);
    assertTrue(members.containsAll(Set.of(dave.userId(), carol.userId())), members::toString);
  }

  @Test
  void membersOfAGapComeEvenIfTheyWereSentBefore() {
    bob.say(room, "hello");
    var first = lazy(alice, "", false);
    assertTrue(members(first).contains(bob.userId()));
    bob.leave(room);
    bob.join(room);
    for (int i = 0; i < 4; i++) {
      alice.say(room, "message " + i);
    }

    assertTrue(members(lazy(alice, first.next(), false)).contains(bob.userId()));
  }

  @Test
  void whoSpokeIsSentOnceUnlessAskedFor() {
    bob.say(room, "one");
    var first = lazy(alice, "", false);
    bob.say(room, "two");

    assertFalse(members(lazy(alice, first.next(), false)).contains(bob.userId()));
    assertTrue(members(lazy(alice, first.next(), true)).contains(bob.userId()));
  }

  @Test
  void whoLostAResponseGetsItsMembersAgain() {
    var since = lazy(alice, "", false);
    bob.say(room, "hello");

    var lost = lazy(alice, since.next(), false);
    var again = lazy(alice, since.next(), false);

    assertTrue(members(lost).contains(bob.userId()));
    assertTrue(members(again).contains(bob.userId()));
    bob.say(room, "more");
    assertFalse(members(lazy(alice, again.next(), false)).contains(bob.userId()));
  }

  @Test
  void anotherDeviceGetsTheMembersForItself() {
    bob.say(room, "hello");
    lazy(alice, "", false);

    assertTrue(members(lazy(alice.newDevice(), "", false)).contains(bob.userId()));
  }

  @Test
  void fullStateHasOnesOwnMember() {
    bob.say(room, "hello");
    var since = lazy(alice, "", false);

    var sync =
        alice.syncWith("timeout=0&full_state=true&since={}&filter={}", since.next(), filter(false));

    assertTrue(members(sync).contains(alice.userId()));
    assertFalse(members(sync).contains(carol.userId()), "who is silent");
  }

  @Test
  void whoJoinsGetsItsOwnMember() {
    var since = lazy(dave, "", false);
    dave.join(room);
    for (int i = 0; i < 4; i++) {
      bob.say(room, "message " + i);
    }

    assertTrue(members(lazy(dave, since.next(), false)).contains(dave.userId()));
  }

  @Test
  void heroesHaveTheirMembersInTheState() {
    var nameless = alice.createRoom(publicChat());
    bob.join(nameless);
    carol.join(nameless);
    for (int i = 0; i < 4; i++) {
      alice.say(nameless, "message " + i);
    }

    var sync = lazy(alice, "", false);

    var heroes = Json.list(sync.joined(nameless).path("summary").path("m.heroes"));
    assertEquals(2, heroes.size(), heroes::toString);
    for (var hero : heroes) {
      assertTrue(
          Json.state(sync.state(nameless), "m.room.member", hero.asText()).has("content"),
          hero::asText);
    }
  }

  @Test
  void stateAfterIsLazyToo() {
    for (int i = 0; i < 4; i++) {
      bob.say(room, "message " + i);
    }

    var sync = alice.syncWith("timeout=0&use_state_after=true&filter={}", filter(false));

    var events = sync.joined(room).path("state_after").path("events");
    assertTrue(Json.state(events, "m.room.member", bob.userId()).has("content"));
    assertTrue(Json.state(events, "m.room.member", carol.userId()).isMissingNode());
  }

  private static Sync lazy(TestUser who, String since, boolean redundant) {
    return since.isEmpty()
        ? who.syncWith("timeout=0&filter={}", filter(redundant))
        : who.syncWith("timeout=0&since={}&filter={}", since, filter(redundant));
  }

  private static JsonNode filter(boolean redundant) {
    return Json.object(
        "room",
        Json.object(
            "state",
            Json.object("lazy_load_members", true, "include_redundant_members", redundant),
            "timeline",
            Json.object("limit", 2)));
  }

  private Set<String> members(Sync sync) {
    return Json.ofType(sync.state(room), "m.room.member")
        .map(event -> event.path("state_key").asText())
        .collect(Collectors.toSet());
  }
}
