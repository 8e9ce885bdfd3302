package chat.hearth.event.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import chat.hearth.event.StateKey;
import chat.hearth.matrix.EventId;
import chat.hearth.matrix.UserId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The two ways in which rooms up to version 11 lose state that nobody took away, and which version
 * 12 was made to end.
 *
 * @see <a href="https://github.com/matrix-org/matrix-spec-proposals/pull/4297">MSC4297: state
 *     resolution v2.1</a>
 */
final class StateResetTest {
  private static final String ALICE = "@alice:a.test";
  private static final String BOB = "@bob:b.test";
  private static final String CAROL = "@carol:b.test";
  private static final StateKey BOBS = StateKey.member(new UserId(BOB));

  private final Map<StateKey, EventId> state = new HashMap<>();

  /** A room of Alice, with Bob and Carol in it. */
  private TestDag room(String version) {
    var dag = new TestDag(version);
    var creator = dag.version().creatorInContent() ? "{\"creator\":\"" + ALICE + "\"}" : "{}";
    append(dag, "create", ALICE, "m.room.create", "", creator);
    append(dag, "alice", ALICE, "m.room.member", ALICE, "{\"membership\":\"join\"}");
    append(dag, "pl1", ALICE, "m.room.power_levels", "", levels(dag, 0));
    append(dag, "public", ALICE, "m.room.join_rules", "", "{\"join_rule\":\"public\"}");
    append(dag, "bob", BOB, "m.room.member", BOB, "{\"membership\":\"join\"}");
    append(dag, "carol", CAROL, "m.room.member", CAROL, "{\"membership\":\"join\"}");
    return dag;
  }

  private static String levels(TestDag dag, int bob) {
    return TestDag.powerLevels(
            dag.version().privilegedCreators() ? Map.of(BOB, bob) : Map.of(ALICE, 100, BOB, bob))
        .toString();
  }

  private void append(
      TestDag dag, String name, String sender, String type, String stateKey, String content) {
    var draft = new TestDag.Draft(sender, type, stateKey, content, dag.events().size());
    var prev = dag.events().isEmpty() ? List.<EventId>of() : List.of(last(dag));
    var event = dag.event(name, draft, prev, dag.authEvents(draft, state));
    dag.add(event, false);
    state.put(new StateKey(type, stateKey), event.eventId());
  }

  private static EventId last(TestDag dag) {
    return List.copyOf(dag.events().keySet()).getLast();
  }

  private static Map<StateKey, EventId> resolve(
      TestDag dag, Map<StateKey, EventId> ours, Map<StateKey, EventId> theirs) {
    var engine = new Engine(1, 0);
    dag.events().values().forEach(engine::add);
    var expected = Oracle.of(dag, Set.of()).resolve(List.of(ours, theirs));

    var resolved = engine.resolve(dag.create(), Set.of(), List.of(ours, theirs));

    assertEquals(expected, resolved);
    return resolved;
  }

  /**
   * Bob's power comes from PL2 and with it he makes PL3. A server that answers for the state before
   * one of its events claims that the power levels are still PL1, though it knows the topic that
   * PL2 allowed:
   *
   * <pre>
   *   create ◄─ alice ◄─ PL1 ◄─ public ◄─ bob ◄─ carol ◄─ PL2 ◄─ topic ◄─ PL3
   *                       ▲                                 │      │        │
   *                       └───────────── auth ──────────────┘◄─────┘◄───────┘
   *
   *   ours:   …, topic, PL3          theirs: …, topic, PL1
   * </pre>
   *
   * Both states agree in the topic, so PL2 is in the auth chains of both and not in the auth
   * difference. Version 2 replays PL1 and then PL3, which Bob had no power to send under PL1. In
   * version 12, PL2 lies between two conflicted events and is replayed as well.
   */
  @Test
  void oldPowerLevelsReturnBeforeVersion12() {
    assertEquals(new EventId("$pl1"), powerLevelsAfterTheLie("11"));
    state.clear();
    assertEquals(new EventId("$pl3"), powerLevelsAfterTheLie("12"));
  }

  private EventId powerLevelsAfterTheLie(String version) {
    var dag = room(version);
    append(dag, "pl2", ALICE, "m.room.power_levels", "", levels(dag, 100));
    append(dag, "topic", BOB, "m.room.topic", "", "{\"topic\":\"Power\"}");
    append(dag, "pl3", BOB, "m.room.power_levels", "", levels(dag, 99));
    Map<StateKey, EventId> theirs = new HashMap<>(state);
    theirs.put(StateKey.POWER_LEVELS, new EventId("$pl1"));

    return resolve(dag, state, theirs).getOrDefault(StateKey.POWER_LEVELS, new EventId("$none"));
  }

  /**
   * Bob joined while anybody could; then the room was closed. A server claims a state without him:
   *
   * <pre>
   *   create ◄─ alice ◄─ PL1 ◄─ public ◄─ bob ◄─ carol ◄─ invite
   *                               ▲         │        │
   *                               └─────────┴─ auth ─┘
   *
   *   ours:   …, bob, carol, invite         theirs: …, carol, invite
   * </pre>
   *
   * All agree that the room is closed, and version 2 checks Bob's join against that: he falls out
   * of a room that nobody removed him from. Version 12 starts from nothing, so that his join is
   * checked against the join rule that it cites.
   */
  @Test
  void membersFallOutBeforeVersion12() {
    assertFalse(isBobInAfterTheLie("11"));
    state.clear();
    assertEquals(true, isBobInAfterTheLie("12"));
  }

  private boolean isBobInAfterTheLie(String version) {
    var dag = room(version);
    append(dag, "invite", ALICE, "m.room.join_rules", "", "{\"join_rule\":\"invite\"}");
    Map<StateKey, EventId> theirs = new HashMap<>(state);
    theirs.remove(BOBS);

    return resolve(dag, state, theirs).containsKey(BOBS);
  }
}
