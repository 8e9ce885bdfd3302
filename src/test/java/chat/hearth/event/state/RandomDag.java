package chat.hearth.event.state;

import chat.hearth.event.Pdu;
import chat.hearth.event.StateKey;
import chat.hearth.event.auth.AuthRules;
import chat.hearth.event.auth.Verdict;
import chat.hearth.matrix.EventId;
import chat.hearth.matrix.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * A room in which people quarrel on forks: bans against messages, duels over power levels, changes
 * of the join rule, clocks that are off and often equal. Who has no permission in the state before
 * the event is rejected, or is not heard at all.
 */
final class RandomDag {
  private static final List<String> USERS =
      List.of("@alice:a.test", "@bob:a.test", "@carol:b.test", "@dan:b.test", "@eve:c.test");
  private static final int[] LEVELS = {0, 25, 50, 50, 100};
  private static final List<String> JOIN_RULES = List.of("public", "public", "invite", "knock");

  /** Resolves the states after some events' prev events. */
  interface Resolver {
    Map<StateKey, EventId> resolve(List<Map<StateKey, EventId>> states);
  }

  private final Random random;
  private final TestDag dag;
  private final Engine engine = new Engine(7, 0);
  private final Resolver resolver;
  private final Map<EventId, Map<StateKey, EventId>> after = new LinkedHashMap<>();
  private final Set<EventId> extremities = new LinkedHashSet<>();
  private int names;

  RandomDag(String version, long seed) {
    random = new Random(seed);
    dag = new TestDag(version);
    resolver =
        states -> {
          var expected = Oracle.of(dag, dag.rejected()).resolve(states);
          var actual = engine.resolve(dag.create(), dag.rejected(), states);
          if (!expected.equals(actual)) {
            throw new AssertionError(difference(seed, states, dag.rejected(), expected, actual));
          }
          return expected;
        };
    found();
  }

  TestDag dag() {
    return dag;
  }

  Engine engine() {
    return engine;
  }

  /** The state after each event. */
  Map<EventId, Map<StateKey, EventId>> after() {
    return after;
  }

  List<EventId> extremities() {
    return List.copyOf(extremities);
  }

  private void found() {
    var creator = USERS.getFirst();
    must(creator, "m.room.create", "", dag.version().creatorInContent() ? creatorIn() : "{}");
    must(creator, "m.room.member", creator, "{\"membership\":\"join\"}");
    Map<String, Integer> users = new HashMap<>();
    if (!dag.version().privilegedCreators()) {
      users.put(creator, 100);
    }
    if (random.nextBoolean()) {
      users.put(USERS.get(1), 100);
      users.put(USERS.get(2), 50);
    }
    must(creator, "m.room.power_levels", "", TestDag.powerLevels(users).toString());
    must(creator, "m.room.join_rules", "", "{\"join_rule\":\"public\"}");
    for (var user : USERS.subList(1, USERS.size())) {
      if (random.nextInt(4) > 0) {
        must(user, "m.room.member", user, "{\"membership\":\"join\"}");
      }
    }
  }

  private static String creatorIn() {
    return "{\"creator\":\"" + USERS.getFirst() + "\"}";
  }

  private void must(String sender, String type, String stateKey, String content) {
    var draft = new TestDag.Draft(sender, type, stateKey, content, names);
    var prev = extremities();
    if (!send(draft, prev, stateBefore(prev), false)) {
      throw new IllegalStateException("The room cannot be founded:\n" + dag.draw());
    }
  }

  /** Adds events until the room has this many. */
  RandomDag grow(int size) {
    while (dag.events().size() < size) {
      var prev = pickPrev();
      var sender = pick(USERS);
      var before = stateBefore(prev);
      send(draft(sender, before), prev, before, random.nextInt(12) == 0);
    }
    return this;
  }

  private List<EventId> pickPrev() {
    List<EventId> from = new ArrayList<>(extremities);
    List<EventId> all = new ArrayList<>(after.keySet());
    if (random.nextInt(3) == 0) {
      from.add(all.get(Math.max(0, all.size() - 1 - random.nextInt(20))));
    }
    Collections.shuffle(from, random);
    int most = random.nextInt(5) == 0 ? 4 : random.nextInt(3) == 0 ? 2 : 1;
    Set<EventId> prev = new LinkedHashSet<>(from.subList(0, Math.min(most, from.size())));
    // The room may not be founded twice.
    prev.removeIf(id -> all.indexOf(id) < 4);
    return prev.isEmpty() ? List.of(all.getLast()) : List.copyOf(prev);
  }

  private Map<StateKey, EventId> stateBefore(List<EventId> prev) {
    if (prev.isEmpty()) {
      return Map.of();
    }
    return resolver.resolve(
        prev.stream().map(id -> Objects.requireNonNull(after.get(id))).toList());
  }

  /** Returns whether the event is now part of the room and was not rejected. */
  private boolean send(
      TestDag.Draft draft,
      List<EventId> prev,
      Map<StateKey, EventId> before,
      boolean citesAnotherState) {
    var cited = citesAnotherState ? pick(new ArrayList<>(after.values())) : before;
    var auth = dag.authEvents(draft, cited);
    var name = (char) ('a' + random.nextInt(26)) + "" + names++;
    var event = dag.event(name, draft, prev, auth);
    var allowed = allowed(event, before);
    if (!allows(event, auth) || (!allowed && random.nextInt(4) > 0)) {
      return false;
    }
    dag.add(event, !allowed);
    engine.add(event);
    var state = before;
    if (allowed && event.isState()) {
      state = new HashMap<>(before);
      state.put(event.key().orElseThrow(), event.eventId());
    }
    after.put(event.eventId(), state);
    extremities.removeAll(prev);
    extremities.add(event.eventId());
    return allowed;
  }

  private boolean allowed(Pdu event, Map<StateKey, EventId> state) {
    return AuthRules.check(event, key -> Optional.ofNullable(state.get(key)).map(dag::get))
        instanceof Verdict.Allowed;
  }

  /** An event whose own auth events don't allow it never enters a room. */
  private boolean allows(Pdu event, List<EventId> auth) {
    Map<StateKey, EventId> state = new HashMap<>();
    for (var id : auth) {
      state.put(dag.get(id).key().orElseThrow(), id);
    }
    if (dag.version().roomIdIsCreateHash() && !dag.events().isEmpty()) {
      state.put(StateKey.CREATE, dag.create().eventId());
    }
    return allowed(event, state);
  }

  private TestDag.Draft draft(String sender, Map<StateKey, EventId> state) {
    long ts = Math.max(0, (names + random.nextInt(40) - 20) / 6);
    var other = pick(USERS);
    return switch (random.nextInt(12)) {
      case 0 -> TestDag.Draft.message(sender, ts);
      case 1 -> new TestDag.Draft(sender, "m.room.topic", "", "{\"topic\":\"t\"}", ts);
      case 2 -> new TestDag.Draft(sender, "m.room.name", "", "{\"name\":\"n\"}", ts);
      case 3, 4 -> member(sender, sender, "join", ts);
      case 5 -> member(sender, sender, "leave", ts);
      case 6 -> member(sender, other, pick(List.of("leave", "invite")), ts);
      case 7 -> member(sender, other, "ban", ts);
      case 8 ->
          new TestDag.Draft(
              sender, "m.room.join_rules", "", "{\"join_rule\":\"" + pick(JOIN_RULES) + "\"}", ts);
      case 9 -> new TestDag.Draft(sender, "m.room.power_levels", "odd", "{}", ts);
      default ->
          new TestDag.Draft(sender, "m.room.power_levels", "", changedLevels(state).toString(), ts);
    };
  }

  private static TestDag.Draft member(String sender, String user, String membership, long ts) {
    return new TestDag.Draft(
        sender, "m.room.member", user, "{\"membership\":\"" + membership + "\"}", ts);
  }

  private ObjectNode changedLevels(Map<StateKey, EventId> state) {
    var current = state.get(StateKey.POWER_LEVELS);
    var content = current == null ? Json.object() : dag.get(current).content().deepCopy();
    int level = LEVELS[random.nextInt(LEVELS.length)];
    switch (random.nextInt(6)) {
      case 0 -> content.put("state_default", level);
      case 1 -> content.put("invite", level);
      default -> {
        var user = USERS.get(random.nextInt(USERS.size()));
        if (!dag.version().privilegedCreators() || !user.equals(USERS.getFirst())) {
          content.withObjectProperty("users").put(user, level);
        }
      }
    }
    return content;
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  String difference(
      long seed,
      List<Map<StateKey, EventId>> states,
      Set<EventId> rejected,
      Map<StateKey, EventId> expected,
      Map<StateKey, EventId> actual) {
    var text = new StringBuilder("seed " + seed + ", " + dag.draw());
    for (var state : states) {
      text.append("state    ").append(state).append('\n');
    }
    return text.append("rejected ")
        .append(rejected)
        .append("\nexpected ")
        .append(expected)
        .append("\nactual   ")
        .append(actual)
        .toString();
  }
}
