package chat.hearth.room;

import static chat.hearth.room.ForeignRoom.B;
import static chat.hearth.room.ForeignRoom.BOB;
import static chat.hearth.room.ForeignRoom.CAROL;
import static chat.hearth.room.ForeignRoom.DAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.event.EventDraft;
import chat.hearth.event.StateKey;
import chat.hearth.matrix.EventId;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.ServerName;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.cluster.NodeStore;
import chat.hearth.platform.storage.TestDatabase;
import chat.hearth.platform.stream.CommitLog;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events of other servers on a real PostgreSQL. */
final class ReceivingTest {
  private static final UserId ALICE = new UserId("@alice:a.org");

  private TestDatabase test;
  private CommitLog log;
  private Rooms rooms;
  private ForeignRoom foreign;
  private Receiving receiving;

  @BeforeEach
  void start() {
    test = TestDatabase.create();
    var node = new NodeStore(test.database(), Clock.systemUTC()).start(1);
    log = new CommitLog(test.database(), node, Clock.systemUTC(), () -> {});
    rooms = open();
    use(ForeignRoom.withBobAndCarol("12"));
  }

  @AfterEach
  void stop() {
    rooms.close();
    log.close();
    test.close();
  }

  @Test
  void aRoomBeginsWithTheEventFromWhichOnThisServerTakesPart() {
    var join = join(ALICE);

    adoptAt(join);

    var head = rooms.head(foreign.roomId());
    assertEquals(3, head.joined());
    assertEquals(List.of(join), timeline());
    assertTrue(rooms.memberships().isJoined(ALICE, foreign.roomId()));
    assertTrue(rooms.event(head, foreign.create).isEmpty(), "an outlier is not shown");
    assertTrue(rooms.anyEvent(head, foreign.create).isPresent());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"})
  void aRoomOfEveryVersionIsTakenInAndContinued(String version) {
    use(ForeignRoom.withBobAndCarol(version));
    adoptAt(join(ALICE));
    var hello = foreign.say(BOB, "hello", foreign.last());

    assertAccepted(receive(hello));
    var reply = rooms.append(foreign.roomId(), message(ALICE, "hi")).getFirst();

    var head = rooms.head(foreign.roomId());
    assertEquals(List.of(hello), rooms.event(head, reply).orElseThrow().pdu().prevEvents());
    assertEquals(List.of(hello, reply), timeline().subList(1, 3));
  }

  @Test
  void whatLiesBetweenIsAskedForAndComesInOrder() {
    var join = join(ALICE);
    adoptAt(join);
    var one = foreign.say(BOB, "one", join);
    var two = foreign.say(CAROL, "two", one);
    var three = foreign.say(BOB, "three", two);

    assertAccepted(receive(three));

    assertEquals(List.of(join, one, two, three), timeline());
    assertEquals(List.of(three), extremities());
  }

  @Test
  void aServerThatTheRoomDeniesIsNotHeard() {
    var join = join(ALICE);
    adoptAt(join);
    var acl = Json.object();
    acl.putArray("allow").add("*");
    acl.putArray("deny").add("b.*");
    assertAccepted(receive(foreign.state(BOB, "m.room.server_acl", "", acl, join)));
    var late = foreign.say(CAROL, "late", foreign.last());

    var denied = receive(late);
    var ofAnother =
        receiving
            .receive(foreign.roomId(), new ServerName("c.org"), List.of(foreign.json(late)))
            .getFirst();

    assertInstanceOf(Outcome.Dropped.class, denied);
    assertAccepted(ofAnother);
  }

  @Test
  void forksAreBroughtTogetherByTheNextEvent() {
    var join = join(ALICE);
    adoptAt(join);
    var left = foreign.say(BOB, "left", join);
    var right = foreign.topic(BOB, "right", join);

    receive(left);
    receive(right);
    var merge = rooms.append(foreign.roomId(), message(ALICE, "both")).getFirst();

    var head = rooms.head(foreign.roomId());
    var event = rooms.event(head, merge).orElseThrow();
    assertEquals(List.of(left, right), sorted(event.pdu().prevEvents(), left));
    assertEquals(
        right, rooms.stateBefore(head, event).event(key("m.room.topic")).orElseThrow().eventId());
    assertEquals(List.of(merge), extremities());
  }

  @Test
  void whoEvadesABanIsSoftFailedAndNotExtended() {
    var join = join(ALICE);
    adoptAt(join);
    var ban = foreign.member(BOB, CAROL, "ban", join);
    receive(ban);

    var evading = foreign.say(CAROL, "still here", join);
    assertInstanceOf(Outcome.SoftFailed.class, receive(evading));

    assertEquals(List.of(join, ban), timeline());
    assertEquals(List.of(ban), extremities());
    assertEquals(Standing.SOFT_FAILED, any(evading).standing());
    assertEquals(Outcome.Duplicate.class, receive(evading).getClass());
  }

  @Test
  void whatFollowsASoftFailedEventIsJudgedByItself() {
    var join = join(ALICE);
    adoptAt(join);
    var ban = foreign.member(BOB, CAROL, "ban", join);
    receive(ban);
    var evading = foreign.say(CAROL, "still here", join);
    receive(evading);

    var honest = foreign.say(BOB, "what?", evading);
    assertAccepted(receive(honest));

    assertEquals(List.of(join, ban, honest), timeline());
    assertEquals(Membership.BAN, current().membership(CAROL).orElseThrow());
  }

  @Test
  void whatTheStateForbidsIsRejectedAndWhatCitesItToo() {
    var join = join(ALICE);
    adoptAt(join);
    var usurped =
        foreign.state(
            CAROL, "m.room.power_levels", "", Json.object().put("state_default", 0), join);

    var outcome = assertInstanceOf(Outcome.Rejected.class, receive(usurped));
    var based = foreign.topic(CAROL, "mine", usurped);

    assertFalse(outcome.rule().isEmpty());
    assertInstanceOf(Outcome.Rejected.class, receive(based), "its auth event is rejected");
    assertEquals(List.of(join), timeline());
    assertEquals(List.of(join), extremities());
    assertTrue(current().event(key("m.room.topic")).isEmpty());
  }

  @Test
  void aGapIsBridgedByTheStateAndFilledByHistory() {
    var join = join(ALICE);
    adoptAt(join);
    var known = foreign.say(BOB, "known", join);
    receive(known);
    var hidden = new ArrayList<EventId>();
    var at = known;
    for (int i = 0; i < 5; i++) {
      at = foreign.topic(BOB, "topic " + i, at);
      hidden.add(at);
    }
    foreign.withheld.addAll(hidden);
    var fresh = foreign.say(CAROL, "fresh", at);

    assertAccepted(receive(fresh));
    var before = rooms.head(foreign.roomId());
    assertEquals(List.of(join, known, fresh), timeline());
    assertEquals(hidden.getLast(), current().event(key("m.room.topic")).orElseThrow().eventId());
    var token = event(fresh).tokenBefore();

    int gained = receiving.backfill(foreign.roomId(), B, token, 3);
    int rest = receiving.backfill(foreign.roomId(), B, token, 100);

    assertEquals(3, gained);
    assertTrue(rest >= 2, "found " + rest);
    var expected = new ArrayList<>(List.of(join, known));
    expected.addAll(hidden);
    expected.add(fresh);
    var shown = timeline();
    assertEquals(expected, shown.subList(shown.indexOf(join), shown.size()));
    assertEquals(extremities(), List.of(fresh));
    assertEquals(
        before.state().hash(), rooms.head(foreign.roomId()).state().hash(), "history is no news");
    assertEquals(
        expected.reversed().subList(1, expected.size()),
        ids(rooms.timeline(rooms.head(foreign.roomId()), token, true, expected.size() - 1)));
  }

  @Test
  void historyArrivesBackwardsUpToTheCreateEvent() {
    var said = new ArrayList<EventId>();
    for (int i = 0; i < 12; i++) {
      said.add(foreign.say(i % 2 == 0 ? BOB : CAROL, "old " + i, foreign.last()));
    }
    var join = join(ALICE);
    adoptAt(join);

    for (int i = 0; i < 10; i++) {
      var oldest =
          rooms.timeline(rooms.head(foreign.roomId()), RoomToken.beginning(), false, 1).getFirst();
      receiving.backfill(foreign.roomId(), B, oldest.tokenBefore(), 4);
    }

    assertEquals(foreign.all(), timeline());
    var head = rooms.head(foreign.roomId());
    assertEquals(List.of(join), extremities());
    assertTrue(rooms.missingNear(head, event(foreign.create).tokenBefore()).isEmpty());
    for (var id : foreign.all()) {
      assertEquals(foreign.stateAfter(id), state(rooms.stateAfter(head, event(id))), "at " + id);
    }
  }

  @Test
  void aRedactionThatComesBeforeItsTargetStrikesIt() {
    var join = join(ALICE);
    adoptAt(join);
    var secret = foreign.say(BOB, "secret", join);
    foreign.withheld.add(secret);
    var redaction = foreign.add(EventDraft.redaction(BOB, secret), ForeignRoom.list(secret), null);

    assertAccepted(receive(redaction));
    receiving.backfill(foreign.roomId(), B, event(redaction).tokenBefore(), 10);

    var struck = event(secret);
    assertTrue(struck.redactedBy().isPresent());
    assertTrue(struck.pdu().content().isEmpty());
  }

  @Test
  void aRedactionByAStrangerWithoutPowerStrikesNothing() {
    var join = join(ALICE);
    adoptAt(join);
    var said = foreign.say(BOB, "mine", join);
    var redaction = foreign.add(EventDraft.redaction(CAROL, said), ForeignRoom.list(said), null);

    receive(said);
    receive(redaction);

    assertTrue(event(said).redactedBy().isEmpty());
  }

  @Test
  void wrongSignaturesAreDroppedAndWrongHashesRedacted() {
    var join = join(ALICE);
    adoptAt(join);
    var said = foreign.say(BOB, "true", join);
    var forged = foreign.json(said);
    forged.put("sender", CAROL.value());
    var tampered = foreign.json(said);
    ((ObjectNode) tampered.get("content")).put("body", "false");
    var unsigned = foreign.json(said);
    unsigned.putObject("signatures");

    assertInstanceOf(Outcome.Dropped.class, receive(forged));
    assertInstanceOf(Outcome.Dropped.class, receive(unsigned));
    assertAccepted(receive(tampered));

    assertTrue(event(said).pdu().content().isEmpty(), "what is signed stays, the content does not");
  }

  @ParameterizedTest
  @ValueSource(strings = {"4", "5"})
  void signaturesByExpiredKeysCountUntilVersionFour(String version) {
    use(ForeignRoom.withBobAndCarol(version));
    adoptAt(join(ALICE));
    var late = foreign.say(BOB, "late", foreign.last());
    foreign.keysExpire = Instant.ofEpochMilli(foreign.pdu(late).originServerTs());

    var outcome = receive(late);

    assertEquals(
        version.equals("4") ? Outcome.Accepted.class : Outcome.Dropped.class, outcome.getClass());
  }

  @Test
  void whatIsNoEventOfTheRoomChangesNothing() {
    var join = join(ALICE);
    adoptAt(join);
    var state = current().tree().hash();
    var said = foreign.say(BOB, "hello", join);
    var many = foreign.json(said);
    var prev = many.putArray("prev_events");
    for (int i = 0; i < 10_000; i++) {
      prev.add("$" + "a".repeat(43));
    }
    var deep = foreign.json(said);
    deep.put("depth", -1);
    var other = ForeignRoom.withBobAndCarol("12");
    var elsewhere = other.say(BOB, "elsewhere", other.last());
    var unknown =
        foreign.add(
            EventDraft.message(BOB, "m.room.message", Json.object()),
            List.of(join),
            List.of(elsewhere));
    var own = foreign.json(said);
    own.putArray("prev_events").add(said.value());

    for (var bad : List.of(many, deep, other.json(elsewhere), own)) {
      assertInstanceOf(Outcome.Dropped.class, receive(bad));
    }
    assertInstanceOf(Outcome.Dropped.class, receive(unknown), "auth events of another room");

    assertEquals(state, current().tree().hash());
    assertEquals(List.of(join), timeline());
    assertAccepted(receive(said));
  }

  @Test
  void aRoomIsCreatedOnce() {
    use(ForeignRoom.withBobAndCarol("10"));
    adoptAt(join(ALICE));
    var again =
        foreign
            .builder(BOB.server())
            .build(
                foreign.version(),
                foreign.roomId(),
                EventDraft.state(
                    BOB, "m.room.create", "", Json.object().put("creator", BOB.value())),
                List.of(),
                List.of(),
                1);

    assertInstanceOf(Outcome.Rejected.class, receive(again.json()));
    assertEquals(foreign.create, current().event(StateKey.CREATE).orElseThrow().eventId());
  }

  @Test
  void eventsThatCiteEachOtherInACircleAreLeftOut() {
    use(ForeignRoom.withBobAndCarol("2"));
    var join = join(ALICE);
    adoptAt(join);
    var one = foreign.say(BOB, "one", join);
    var two = foreign.say(BOB, "two", one);
    var circular = foreign.json(one);
    circular.putArray("prev_events").addArray().add(two.value()).add(Json.object());
    var signed =
        chat.hearth.event.Signatures.signEvent(
            foreign.version(), circular.without(List.of("signatures")), foreign.key(B));

    var outcomes = receiving.receive(foreign.roomId(), B, List.of(foreign.json(two), signed));

    outcomes.forEach(outcome -> assertInstanceOf(Outcome.Dropped.class, outcome));
    assertEquals(List.of(join), timeline());
  }

  @ParameterizedTest
  @ValueSource(strings = {"9", "10"})
  void powerLevelsAsTextAreLegalUntilVersionNine(String version) {
    use(ForeignRoom.withBobAndCarol(version));
    adoptAt(join(ALICE));
    var content = Json.object().put("state_default", "50");
    content.putObject("users").put(BOB.value(), "100");

    var outcome = receive(foreign.state(BOB, "m.room.power_levels", "", content, foreign.last()));

    assertEquals(
        version.equals("9") ? Outcome.Accepted.class : Outcome.Rejected.class, outcome.getClass());
  }

  @Test
  void manyForksAreBroughtTogetherUnseen() {
    var join = join(ALICE);
    adoptAt(join);

    for (int i = 0; i < 14; i++) {
      assertAccepted(receive(foreign.say(i % 2 == 0 ? BOB : CAROL, "fork " + i, join)));
    }

    assertTrue(extremities().size() <= 10, "extremities: " + extremities().size());
    assertEquals(15, timeline().size());
    var head = rooms.head(foreign.roomId());
    assertTrue(
        head.extremities().stream()
            .map(sequence -> rooms.events(head, List.of(sequence)).getFirst())
            .anyMatch(event -> event.standing() == Standing.UNSEEN));
  }

  @Test
  void aForkedRoomIsTheSameAfterARestart() {
    var join = join(ALICE);
    adoptAt(join);
    receive(foreign.topic(BOB, "left", join));
    receive(foreign.state(BOB, "m.room.name", "", Json.object().put("name", "right"), join));
    var position = log.position();
    receive(foreign.say(CAROL, "third", join));

    var next = open();
    var head = next.head(foreign.roomId());
    assertEquals(state(current()), state(next.current(head)));
    assertEquals(
        state(current()),
        state(next.stateAfterSequence(head, next.sequenceAt(head, position))),
        "what was current then is known still");
    var merge = next.append(foreign.roomId(), message(ALICE, "all")).getFirst();
    assertEquals(
        3, next.event(next.head(foreign.roomId()), merge).orElseThrow().pdu().prevEvents().size());
    next.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2", "6", "10", "11", "12"})
  void everyOrderOfArrivalEndsInTheSameState(String version) {
    for (long seed = 0; seed < 2; seed++) {
      use(quarrel(version, seed));
      var merge = foreign.last();
      var reference = feed(foreign.all(), merge);
      for (int order = 0; order < 2; order++) {
        var shuffled = new ArrayList<>(foreign.all());
        Collections.shuffle(shuffled, new Random(seed * 31 + order));
        shuffled.remove(merge);
        shuffled.add(merge);
        assertEquals(reference, feed(shuffled, merge), "version " + version + ", seed " + seed);
      }
    }
  }

  /** Takes in events one by one in an own server; returns the state after the last. */
  private Map<StateKey, EventId> feed(List<EventId> order, EventId last) {
    stop();
    start0();
    receiving = new Receiving(rooms, foreign);
    receiving.adopt(
        foreign.roomId(), foreign.version(), B, foreign.json(foreign.create), List.of(), List.of());
    for (var id : order) {
      receive(id);
    }
    var head = rooms.head(foreign.roomId());
    return state(rooms.stateAfter(head, rooms.anyEvent(head, last).orElseThrow()));
  }

  private void start0() {
    test = TestDatabase.create();
    var node = new NodeStore(test.database(), Clock.systemUTC()).start(1);
    log = new CommitLog(test.database(), node, Clock.systemUTC(), () -> {});
    rooms = open();
  }

  /** Forks on which people ban, promote and contradict each other; the last event sees them all. */
  private static ForeignRoom quarrel(String version, long seed) {
    var random = new Random(seed);
    var room = ForeignRoom.withBobAndCarol(version);
    room.join(DAN, room.last());
    var tips = new ArrayList<>(List.of(room.last()));
    var people = List.of(BOB, CAROL, DAN);
    for (int i = 0; i < 25; i++) {
      var prev = new ArrayList<EventId>();
      prev.add(tips.get(random.nextInt(tips.size())));
      if (random.nextInt(3) == 0) {
        prev.add(tips.get(random.nextInt(tips.size())));
      }
      var cited = ForeignRoom.array(prev.stream().distinct().toList());
      var who = people.get(random.nextInt(3));
      var other = people.get(random.nextInt(3));
      var made =
          switch (random.nextInt(6)) {
            case 0 -> room.member(who, other, "ban", cited);
            case 1 -> room.join(who, cited);
            case 2 -> room.topic(who, "topic " + i, cited);
            case 3 -> {
              var levels = Json.object().put("state_default", random.nextInt(2) * 50);
              var users = levels.putObject("users").put(CAROL.value(), random.nextInt(3) * 50);
              if (!room.version().privilegedCreators()) {
                users.put(BOB.value(), 100);
              }
              yield room.state(BOB, "m.room.power_levels", "", levels, cited);
            }
            default -> room.say(who, "message " + i, cited);
          };
      if (random.nextInt(3) > 0) {
        tips.removeAll(prev);
      }
      tips.add(made);
    }
    room.say(
        BOB, "peace", ForeignRoom.array(tips.subList(Math.max(0, tips.size() - 20), tips.size())));
    return room;
  }

  // ---- the room as the tests speak of it ----

  private void use(ForeignRoom room) {
    foreign = room;
    receiving = new Receiving(rooms, room);
  }

  private Rooms open() {
    return new Rooms(
        test.database(),
        log,
        new ServerName("a.org"),
        1,
        new SecureRandom(),
        Clock.systemUTC(),
        Lifetimes.FOREVER,
        List.of());
  }

  private EventId join(UserId user) {
    return foreign.join(user, foreign.last());
  }

  private void adoptAt(EventId join) {
    var before = foreign.stateAfter(foreign.pdu(join).prevEvents().getFirst());
    assertAccepted(
        receiving.adopt(
            foreign.roomId(),
            foreign.version(),
            B,
            foreign.json(join),
            foreign.json(before.values()),
            List.of()));
  }

  private Outcome receive(EventId id) {
    return receive(foreign.json(id));
  }

  private Outcome receive(ObjectNode json) {
    return receiving.receive(foreign.roomId(), B, List.of(json)).getFirst();
  }

  private static void assertAccepted(Outcome outcome) {
    assertInstanceOf(Outcome.Accepted.class, outcome);
  }

  private StateView current() {
    return rooms.current(rooms.head(foreign.roomId()));
  }

  private StoredEvent any(EventId id) {
    return rooms.anyEvent(rooms.head(foreign.roomId()), id).orElseThrow();
  }

  private StoredEvent event(EventId id) {
    return rooms.event(rooms.head(foreign.roomId()), id).orElseThrow();
  }

  private List<EventId> timeline() {
    return ids(rooms.timeline(rooms.head(foreign.roomId()), RoomToken.beginning(), false, 1_000));
  }

  private List<EventId> extremities() {
    var head = rooms.head(foreign.roomId());
    return ids(rooms.events(head, head.extremities()));
  }

  private static Map<StateKey, EventId> state(StateView view) {
    var map = new HashMap<StateKey, EventId>();
    var all = new ArrayList<>(view.core());
    all.addAll(view.members());
    all.forEach(event -> map.put(event.pdu().key().orElseThrow(), event.eventId()));
    return map;
  }

  private static List<EventId> sorted(List<EventId> ids, EventId first) {
    return ids.getFirst().equals(first) ? ids : ids.reversed();
  }

  private static StateKey key(String type) {
    return new StateKey(type, "");
  }

  private static Proposal message(UserId sender, String text) {
    return Proposal.of(
        EventDraft.message(sender, "m.room.message", Json.object().put("body", text)));
  }

  private static List<EventId> ids(List<StoredEvent> events) {
    return events.stream().map(StoredEvent::eventId).map(Objects::requireNonNull).toList();
  }
}
