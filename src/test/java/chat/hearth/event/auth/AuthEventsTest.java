package chat.hearth.event.auth;

import static chat.hearth.event.auth.TestRoom.ALICE;
import static chat.hearth.event.auth.TestRoom.BOB;
import static chat.hearth.event.auth.TestRoom.CAROL;
import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.hearth.event.Pdu;
import chat.hearth.event.RoomVersion;
import chat.hearth.event.StateKey;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which auth events an event is to cite, and what becomes of one that cites others. */
final class AuthEventsTest {
  @Test
  void everyEventCitesTheCreatePowerLevelsAndItsSender() {
    for (var version : RoomVersion.all()) {
      var room = TestRoom.of(version);

      assertSelected(room.message(ALICE, "m.text", "{}"), Set.of());
      assertSelected(room.state(ALICE, "m.room.name", "", "{'membership':'join'}"), Set.of());
    }
  }

  @Test
  void createEventCitesNothing() {
    for (var version : RoomVersion.all()) {
      assertEquals(Set.of(), AuthEventSelection.keys(TestRoom.of(version).create()));
    }
  }

  @Test
  void memberEventCitesItsTargetAndJoinRulesWhereTheyMatter() {
    for (var version : RoomVersion.all()) {
      var room = TestRoom.of(version);
      var bob = StateKey.member(BOB);

      for (var membership : List.of("join", "invite", "knock")) {
        assertSelected(room.member(ALICE, BOB, membership), Set.of(bob, StateKey.JOIN_RULES));
      }
      for (var membership : List.of("leave", "ban", "dance")) {
        assertSelected(room.member(ALICE, BOB, membership), Set.of(bob));
      }
    }
  }

  @Test
  void inviteByTokenCitesTheThirdPartyInvite() {
    for (var version : RoomVersion.all()) {
      var room = TestRoom.of(version);
      var more = ",'third_party_invite':{'signed':{'token':'t'}}";

      assertSelected(
          room.member(ALICE, BOB, "invite", more),
          Set.of(
              StateKey.member(BOB),
              StateKey.JOIN_RULES,
              new StateKey("m.room.third_party_invite", "t")));
      assertSelected(
          room.member(ALICE, BOB, "join", more), Set.of(StateKey.member(BOB), StateKey.JOIN_RULES));
    }
  }

  @Test
  void restrictedJoinCitesTheOneWhoLetTheUserInFromVersion8() {
    for (var version : RoomVersion.all()) {
      var room = TestRoom.of(version);
      var more = ",'join_authorised_via_users_server':'@carol:c.example'";
      var expected = new LinkedHashSet<>(Set.of(StateKey.member(BOB), StateKey.JOIN_RULES));
      assertSelected(room.member(ALICE, BOB, "invite", more), expected);

      if (version.restrictedJoins()) {
        expected.add(StateKey.member(CAROL));
      }

      assertSelected(room.member(ALICE, BOB, "join", more), expected);
    }
  }

  @Test
  void citedEventsThatBelongThereAreAllowed() {
    for (var version : RoomVersion.all()) {
      var scene = new Scene(version);

      assertVerdict("", scene.check(), version);
      assertEquals(
          Verdict.ALLOWED, AuthRules.checkAuthEvents(scene.room.create(), List.of(), id -> true));
    }
  }

  @Test
  void twoEventsForOneEntryAreRefused() {
    for (var version : RoomVersion.all()) {
      var scene = new Scene(version);
      scene.cited.add(scene.room.levels("{'ban':1}").get(StateKey.POWER_LEVELS).orElseThrow());

      assertVerdict("1", scene.check(), version);
    }
  }

  @Test
  void eventsThatHaveNoBearingAreRefused() {
    for (var version : RoomVersion.all()) {
      var state = new Scene(version);
      state.cited.add(state.room.state(ALICE, "m.room.name", "", "{}"));
      var message = new Scene(version);
      message.cited.add(message.room.message(ALICE, "m.room.member", "{}"));

      assertVerdict("2", state.check(), version);
      assertVerdict("2", message.check(), version);
    }
  }

  @Test
  void createEventIsNotCitedWhereTheRoomIdNamesIt() {
    var scene = new Scene(RoomVersion.DEFAULT);
    scene.cited.add(scene.room.create());

    assertVerdict("2", scene.check(), RoomVersion.DEFAULT);
  }

  @Test
  void rejectedEventsAreRefused() {
    for (var version : RoomVersion.all()) {
      var scene = new Scene(version);
      var rejected = scene.cited.getLast().eventId();

      var verdict = AuthRules.checkAuthEvents(scene.event, scene.cited, rejected::equals);

      assertVerdict("3", verdict, version);
    }
  }

  @Test
  void eventWithoutACreateEventIsRefusedUpToVersion11() {
    for (var version : RoomVersion.all().subList(0, 11)) {
      var scene = new Scene(version);
      scene.cited.remove(scene.room.create());

      assertVerdict("4", scene.check(), version);
    }
  }

  @Test
  void eventsOfAnotherRoomAreRefused() {
    for (var version : RoomVersion.all()) {
      var scene = new Scene(version);
      var json = scene.cited.removeLast().json().deepCopy().put("room_id", "!other:a.example");
      scene.cited.add(Pdu.receive(version, json));

      assertVerdict("5", scene.check(), version);
    }
  }

  /** A message of Alice with the auth events that it should have. */
  private static final class Scene {
    final TestRoom room;
    final Pdu event;
    final List<Pdu> cited = new ArrayList<>();

    Scene(RoomVersion version) {
      room = TestRoom.of(version).levels("{}");
      event = room.message(ALICE, "m.text", "{}");
      AuthEventSelection.keys(event).forEach(key -> cited.add(room.get(key).orElseThrow()));
    }

    Verdict check() {
      return AuthRules.checkAuthEvents(event, cited, id -> false);
    }
  }

  private static void assertSelected(Pdu event, Set<StateKey> more) {
    var expected = new LinkedHashSet<>(more);
    expected.add(StateKey.POWER_LEVELS);
    expected.add(StateKey.member(ALICE));
    if (!event.version().roomIdIsCreateHash()) {
      expected.add(StateKey.CREATE);
    }
    assertEquals(expected, AuthEventSelection.keys(event));
  }

  /** The rule is the second one of a page's list, and the third one in version 12. */
  private static void assertVerdict(String below, Verdict verdict, RoomVersion version) {
    var group = version.roomIdIsCreateHash() ? "3." : "2.";
    assertEquals(
        below.isEmpty() ? "" : group + below,
        switch (verdict) {
          case Verdict.Allowed() -> "";
          case Verdict.Denied(var rule, var reason) -> rule;
        },
        version.id());
  }
}
