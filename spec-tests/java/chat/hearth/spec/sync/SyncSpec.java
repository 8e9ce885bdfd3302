package chat.hearth.spec.sync;

import static chat.hearth.spec.harness.Client.v3;
import static chat.hearth.spec.harness.RoomRequest.privateChat;
import static chat.hearth.spec.harness.RoomRequest.publicChat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.Sync;
import chat.hearth.spec.harness.TestUser;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Client-Server API: syncing. */
final class SyncSpec {
  private final TestUser alice = TestUser.named("alice");
  private final TestUser bob = TestUser.named("bob");

  @Test
  void theFirstSyncShowsEveryJoinedRoom() {
    var one = alice.createRoom(publicChat().put("name", "One"));
    var other = alice.createRoom(publicChat());
    alice.say(one, "hello");

    var sync = alice.sync();

    assertEquals(Set.of(one, other), Set.copyOf(Json.keys(sync.json().path("rooms").path("join"))));
    assertEquals(List.of("hello"), sync.bodies(one));
  }

  @Test
  void stateAndTimelineTogetherHoldAllState() {
    var room = alice.createRoom(publicChat().put("name", "One"));
    for (var i = 0; i < 15; i++) {
      alice.say(room, "message " + i);
    }

    var sync = alice.sync();

    var known = new ArrayList<>(Json.texts(sync.state(room), "event_id"));
    Json.list(sync.timeline(room)).stream()
        .filter(event -> event.has("state_key"))
        .forEach(event -> known.add(event.path("event_id").asText()));
    assertEquals(Set.copyOf(Json.texts(alice.state(room), "event_id")), Set.copyOf(known));
  }

  @Test
  void eventsInSyncCarryNoRoomId() {
    var room = alice.createRoom(publicChat());
    alice.say(room, "hello");

    for (var event : alice.sync().timeline(room)) {
      assertFalse(event.has("room_id"), event::toString);
      assertTrue(event.has("event_id") && event.has("sender"), event::toString);
    }
  }

  @Test
  void theNextSyncHoldsOnlyWhatIsNew() {
    var room = alice.createRoom(publicChat());
    alice.say(room, "old");
    var since = alice.sync();
    alice.say(room, "new");

    var sync = alice.sync(since);

    assertEquals(List.of("new"), sync.bodies(room));
    assertEquals(1, sync.timeline(room).size());
    assertFalse(sync.joined(room).path("timeline").path("limited").asBoolean(false));
    assertTrue(sync.state(room).isEmpty());
  }

  @Test
  void aQuietSyncMentionsNoRoom() {
    var room = alice.createRoom(publicChat());
    var since = alice.sync();

    assertFalse(alice.sync(since).mentions(room));
  }

  @Test
  void aTokenStaysValid() {
    var room = alice.createRoom(publicChat());
    var since = alice.sync();
    alice.say(room, "one");
    var first = alice.sync(since);
    alice.say(room, "two");

    var again = alice.sync(since);

    assertEquals(List.of("one"), first.bodies(room));
    assertEquals(List.of("one", "two"), again.bodies(room));
    assertEquals(List.of("two"), alice.sync(first).bodies(room));
  }

  @Test
  void aChainOfSyncsDeliversEverythingOnceInOrder() {
    var room = alice.createRoom(publicChat());
    bob.join(room);
    var sync = alice.sync();
    var said = new ArrayList<String>();
    var seen = new ArrayList<String>();

    for (var i = 0; i < 20; i++) {
      said.add((i % 2 == 0 ? alice : bob).say(room, "message " + i));
      if (i % 3 == 0) {
        sync = alice.sync(sync);
        seen.addAll(sync.eventIds(room));
      }
    }
    seen.addAll(alice.sync(sync).eventIds(room));

    assertEquals(said, seen);
  }

  @Test
  void aMadeUpTokenIsRefused() {
    var reply = alice.get(v3("/sync?since=made-up"));

    assertEquals(400, reply.status(), reply::toString);
  }

  @Test
  void aGapIsMarkedAndCanBeFilled() {
    var room = alice.createRoom(publicChat());
    var before = alice.sync();
    var said = new ArrayList<String>();
    for (var i = 0; i < 25; i++) {
      said.add(alice.say(room, "message " + i));
    }

    var sync =
        alice.syncWith(
            "timeout=0&since={}&filter={}",
            before.next(),
            "{\"room\":{\"timeline\":{\"limit\":5}}}");

    var timeline = sync.joined(room).path("timeline");
    assertTrue(timeline.path("limited").asBoolean());
    assertEquals(said.subList(20, 25), sync.eventIds(room));
    var gap = alice.messages(room, "dir=b&limit=20&from={}", timeline.path("prev_batch").asText());
    var filled = new ArrayList<>(Json.texts(gap.path("chunk"), "event_id"));
    Collections.reverse(filled);
    assertEquals(said.subList(0, 20), filled);
  }

  @Test
  void stateIsThatOfTheStartOfTheTimeline() {
    var room = alice.createRoom(publicChat());
    var before = alice.sync();
    alice.setState(room, "test.state", "", Json.object("n", 1));
    alice.setState(room, "test.state", "", Json.object("n", 2));
    for (var i = 0; i < 3; i++) {
      alice.say(room, "message " + i);
    }
    alice.setState(room, "test.state", "", Json.object("n", 3));

    var sync =
        alice.syncWith(
            "timeout=0&since={}&filter={}",
            before.next(),
            "{\"room\":{\"timeline\":{\"limit\":2}}}");

    var atStart = Json.state(sync.state(room), "test.state", "");
    assertEquals(2, atStart.path("content").path("n").asInt(), sync::toString);
    var inTimeline = Json.state(sync.timeline(room), "test.state", "");
    assertEquals(3, inTimeline.path("content").path("n").asInt());
  }

  @Test
  void fullStateGivesAllStateAgain() {
    var room = alice.createRoom(publicChat().put("name", "One"));
    var since = alice.sync();

    var sync = alice.syncWith("timeout=0&full_state=true&since={}", since.next());

    assertTrue(Json.state(sync.state(room), "m.room.create", "").isObject());
    assertTrue(Json.state(sync.state(room), "m.room.name", "").isObject());
  }

  @Test
  void aJoinShowsTheWholeRoom() {
    var room = alice.createRoom(publicChat().put("name", "One"));
    alice.say(room, "before");
    var since = bob.sync();

    bob.join(room);

    var sync = bob.sync(since);
    var events = new ArrayList<>(Json.list(sync.state(room)));
    events.addAll(Json.list(sync.timeline(room)));
    var types = Json.texts(events, "type");
    assertTrue(types.contains("m.room.create"), types::toString);
    assertTrue(types.contains("m.room.name"), types::toString);
    assertTrue(types.contains("m.room.power_levels"), types::toString);
    assertTrue(Json.state(sync.timeline(room), "m.room.member", bob.userId()).isObject());
  }

  @Test
  void anInviteShowsStrippedState() {
    var since = bob.sync();
    var room = alice.createRoom(privateChat().put("name", "Party"));
    alice.invite(room, bob);

    var sync = bob.sync(since);

    var stripped = sync.invited(room).path("invite_state").path("events");
    var types = Set.copyOf(Json.texts(stripped, "type"));
    assertTrue(
        types.containsAll(
            Set.of("m.room.create", "m.room.member", "m.room.name", "m.room.join_rules")),
        types::toString);
    var own = Json.state(stripped, "m.room.member", bob.userId());
    assertEquals("invite", own.path("content").path("membership").asText());
    assertEquals(alice.userId(), own.path("sender").asText());
    assertTrue(sync.joined(room).isMissingNode());
  }

  @Test
  void anAcceptedInviteMovesToJoined() {
    var room = alice.createRoom(privateChat());
    alice.invite(room, bob);
    var since = bob.sync();

    bob.join(room);

    var sync = bob.sync(since);
    assertTrue(sync.joined(room).isObject());
    assertTrue(sync.invited(room).isMissingNode());
  }

  @Test
  void aRejectedInviteMovesToLeft() {
    var room = alice.createRoom(privateChat());
    alice.invite(room, bob);
    var since = bob.sync();

    bob.leave(room);

    var sync = bob.sync(since);
    assertTrue(sync.left(room).isObject(), sync::toString);
    assertTrue(sync.invited(room).isMissingNode());
  }

  @Test
  void aRoomLeftIsShownUpToTheLeave() {
    var room = alice.createRoom(publicChat());
    bob.join(room);
    var since = bob.sync();
    alice.say(room, "before");
    bob.leave(room);
    alice.say(room, "after");

    var sync = bob.sync(since);

    var timeline = sync.left(room).path("timeline").path("events");
    assertTrue(timeline.toString().contains("before"), timeline::toString);
    assertFalse(timeline.toString().contains("after"), timeline::toString);
    assertEquals(
        "leave",
        Json.state(timeline, "m.room.member", bob.userId())
            .path("content")
            .path("membership")
            .asText());
    assertFalse(bob.sync(sync).mentions(room));
  }

  @Test
  void aKickAndABanAreLeaves() {
    var kicked = alice.createRoom(publicChat());
    var banned = alice.createRoom(publicChat());
    bob.join(kicked);
    bob.join(banned);
    var since = bob.sync();

    alice.kick(kicked, bob);
    alice.ban(banned, bob);

    var sync = bob.sync(since);
    assertTrue(sync.left(kicked).isObject());
    assertTrue(sync.left(banned).isObject());
  }

  @Test
  void leftRoomsAreHiddenFromAFirstSyncUnlessAskedFor() {
    var room = alice.createRoom(publicChat());
    bob.join(room);
    bob.leave(room);

    assertFalse(bob.sync().mentions(room));
    var filter = "{\"room\":{\"include_leave\":true}}";
    assertTrue(bob.syncWith("timeout=0&filter={}", filter).left(room).isObject());
  }

  @Test
  void leavingAndComingBackBetweenSyncsIsAJoin() {
    var room = alice.createRoom(publicChat());
    bob.join(room);
    var since = bob.sync();
    bob.leave(room);
    bob.join(room);
    alice.say(room, "welcome back");

    var sync = bob.sync(since);

    assertTrue(sync.left(room).isMissingNode(), sync::toString);
    assertTrue(sync.bodies(room).contains("welcome back"));
  }

  @Test
  void theTransactionIdReturnsToTheDeviceThatSent() {
    var room = alice.createRoom(publicChat());
    bob.join(room);
    var phone = alice.newDevice();
    alice.send(room, "test.event", "my-transaction", Json.object());

    assertEquals("my-transaction", transactionSeenBy(alice, room));
    assertEquals("", transactionSeenBy(phone, room));
    assertEquals("", transactionSeenBy(bob, room));
  }

  @Test
  void theSummaryNamesHeroesAndCounts() {
    var carol = TestUser.named("carol");
    var room = alice.createRoom(publicChat());
    bob.join(room);
    alice.invite(room, carol);

    var summary = alice.sync().joined(room).path("summary");

    assertEquals(2, summary.path("m.joined_member_count").asInt(), summary::toString);
    assertEquals(1, summary.path("m.invited_member_count").asInt(), summary::toString);
    var heroes = Json.list(summary.path("m.heroes")).stream().map(h -> h.asText()).toList();
    assertEquals(Set.of(bob.userId(), carol.userId()), Set.copyOf(heroes));
  }

  private static String transactionSeenBy(TestUser who, String room) {
    var sync = who.sync();
    return Json.ofType(sync.timeline(room), "test.event")
        .findFirst()
        .orElseThrow()
        .path("unsigned")
        .path("transaction_id")
        .asText();
  }

  @Test
  void whoAsksByTheUnstableNameGetsTheStateByIt() {
    var room = alice.createRoom(publicChat());

    var joined = alice.syncWith("timeout=0&org.matrix.msc4222.use_state_after=true").joined(room);

    var state = joined.path("org.matrix.msc4222.state_after").path("events");
    assertTrue(Json.state(state, "m.room.create", "").has("content"), joined::toString);
    assertFalse(joined.has("state"), joined::toString);
  }

  @Test
  void fullStateDoesNotWait() {
    var room = alice.createRoom(publicChat());
    var since = alice.sync();
    long start = System.nanoTime();

    var sync = alice.syncWith("timeout=20000&full_state=true&since={}", since.next());

    assertTrue(System.nanoTime() - start < 10_000_000_000L, "it has something to say at once");
    assertTrue(sync.timeline(room).isEmpty(), "the timeline is that since the token");
    assertTrue(Json.state(sync.state(room), "m.room.create", "").isObject());
  }

  @Test
  void tokensOfASyncWorkInMessagesInBothDirections() {
    var room = alice.createRoom(publicChat());
    var before = alice.sync();
    var said = new ArrayList<String>();
    for (int i = 0; i < 6; i++) {
      said.add(alice.say(room, "message " + i));
    }
    var sync =
        alice.syncWith(
            "timeout=0&since={}&filter={}",
            before.next(),
            "{\"room\":{\"timeline\":{\"limit\":2}}}");
    var gap = sync.joined(room).path("timeline").path("prev_batch").asText();

    var forwards = alice.messages(room, "dir=f&from={}&to={}", before.next(), gap);
    var behind = alice.messages(room, "dir=f&from={}", gap);
    var backwards = alice.messages(room, "dir=b&from={}&to={}", sync.next(), before.next());

    assertEquals(said.subList(0, 4), Json.texts(forwards.path("chunk"), "event_id"));
    assertEquals(said.subList(4, 6), Json.texts(behind.path("chunk"), "event_id"));
    assertEquals(said.reversed(), Json.texts(backwards.path("chunk"), "event_id"));
  }

  @Test
  void strippedStateHasNothingButFourKeys() {
    var room = alice.createRoom(privateChat().put("name", "Party"));
    alice.invite(room, bob);

    var events = Json.list(bob.sync().invited(room).path("invite_state").path("events"));

    for (var event : events) {
      assertEquals(Set.of("type", "sender", "state_key", "content"), Set.copyOf(Json.keys(event)));
    }
  }

  @Test
  void aKnockShowsStrippedStateToWhoKnocked() {
    var room = alice.createRoom(privateChat().put("name", "Party"));
    alice.setState(room, "m.room.join_rules", "", Json.object("join_rule", "knock"));
    bob.post(v3("/knock/{}", room), Json.object()).ok();

    var knocked = bob.sync().json().path("rooms").path("knock").path(room);

    var events = knocked.path("knock_state").path("events");
    var types = Set.copyOf(Json.texts(events, "type"));
    assertTrue(
        types.containsAll(Set.of("m.room.create", "m.room.name", "m.room.member")),
        types::toString);
    for (var event : Json.list(events)) {
      assertEquals(Set.of("type", "sender", "state_key", "content"), Set.copyOf(Json.keys(event)));
    }
  }

  @Test
  void aForgottenRoomIsNotShownWhateverIsAskedFor() {
    var room = alice.createRoom(publicChat());
    bob.join(room);
    bob.leave(room);
    bob.forget(room);

    assertFalse(
        bob.syncWith("timeout=0&filter={}", "{\"room\":{\"include_leave\":true}}").mentions(room));
  }

  @Test
  void theTimelineOfARoomLeftEndsWithTheLeave() {
    var room = alice.createRoom(publicChat());
    bob.join(room);
    bob.leave(room);
    alice.say(room, "afterwards");

    var left =
        bob.syncWith("timeout=0&filter={}", "{\"room\":{\"include_leave\":true}}").left(room);

    var last = Json.list(left.path("timeline").path("events")).getLast();
    assertEquals(bob.userId(), last.path("state_key").asText(), left::toString);
    assertEquals("leave", last.path("content").path("membership").asText());
  }

  @Test
  void theFallbackKeyTypesAreAlwaysThere() {
    var first = alice.sync();
    assertTrue(first.json().path("device_unused_fallback_key_types").isArray());
    alice.createRoom(publicChat());
    assertTrue(alice.sync(first).json().path("device_unused_fallback_key_types").isArray());
  }

  @Test
  void whoAsksForStateBeforeGetsNoStateAfter() {
    var room = alice.createRoom(publicChat());

    var joined = alice.syncWith("timeout=0&use_state_after=false").joined(room);

    assertTrue(joined.has("state"), joined::toString);
    assertFalse(joined.has("state_after"), joined::toString);
  }

  @Test
  void useStateAfterReplacesStateByThatOfTheEnd() {
    var room = alice.createRoom(publicChat());
    var before = alice.sync();
    alice.setState(room, "test.state", "", Json.object("n", 1));
    alice.say(room, "hello");

    var sync = alice.syncWith("timeout=0&use_state_after=true&since={}", before.next());

    var joined = sync.joined(room);
    assertFalse(joined.has("state"), joined::toString);
    var after = Json.state(joined.path("state_after").path("events"), "test.state", "");
    assertEquals(1, after.path("content").path("n").asInt(), joined::toString);
  }

  @Test
  void stateAfterIsThereEvenWhenNothingChanged() {
    var room = alice.createRoom(publicChat());
    var before = alice.sync();
    alice.say(room, "hello");

    Sync sync = alice.syncWith("timeout=0&use_state_after=true&since={}", before.next());

    assertTrue(sync.joined(room).path("state_after").isObject(), sync::toString);
    assertTrue(sync.joined(room).path("state_after").path("events").isEmpty());
  }

  @Test
  void stateAfterIsGivenForRoomsLeftToo() {
    var room = alice.createRoom(publicChat());
    bob.join(room);
    var before = bob.sync();
    bob.leave(room);

    var left = bob.syncWith("timeout=0&use_state_after=true&since={}", before.next()).left(room);

    assertTrue(left.path("state_after").isObject(), left::toString);
    assertFalse(left.has("state"));
  }
}
