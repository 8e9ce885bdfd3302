package chat.hearth.event.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.event.StateKey;
import chat.hearth.matrix.EventId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StateResolverTest {
  private static final int ROOMS = 25;

  @ParameterizedTest
  @ValueSource(strings = {"1", "2", "6", "10", "11", "12"})
  void agreesWithTheProseOnRandomRooms(String version) {
    int conflicts = 0;
    for (long seed = 0; seed < ROOMS; seed++) {
      var random = new Random(seed);
      var room = new RandomDag(version, seed).grow(40 + random.nextInt(30));
      List<Map<StateKey, EventId>> snapshots = new ArrayList<>(room.after().values());
      for (int round = 0; round < 12; round++) {
        List<Map<StateKey, EventId>> states = new ArrayList<>();
        for (int i = 2 + random.nextInt(3); i > 0; i--) {
          // What another server says the state was may be short of something.
          states.add(
              random.nextInt(4) == 0
                  ? shortOf(random, snapshots.get(random.nextInt(snapshots.size())))
                  : snapshots.get(random.nextInt(snapshots.size())));
        }
        Set<EventId> rejected = new HashSet<>(room.dag().rejected());
        if (random.nextInt(3) == 0) {
          room.dag().events().keySet().stream()
              .filter(_ -> random.nextInt(8) == 0)
              .forEach(rejected::add);
        }

        var expected = Oracle.of(room.dag(), rejected).resolve(states);
        var actual = room.engine().resolve(room.dag().create(), rejected, states);
        Collections.shuffle(states, random);
        var shuffled = room.engine().resolve(room.dag().create(), rejected, states);

        long seedHere = seed;
        assertEquals(
            expected, actual, () -> room.difference(seedHere, states, rejected, expected, actual));
        assertEquals(actual, shuffled, () -> "in another order, seed " + seedHere);
        conflicts += new HashSet<>(states).size() > 1 ? 1 : 0;
      }
    }
    assertTrue(conflicts > ROOMS, "there were hardly any conflicts");
  }

  private static Map<StateKey, EventId> shortOf(Random random, Map<StateKey, EventId> state) {
    Map<StateKey, EventId> result = new HashMap<>(state);
    result.keySet().removeIf(key -> !key.equals(StateKey.CREATE) && random.nextInt(6) == 0);
    return result;
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2", "6", "10", "11", "12"})
  void convergesWhateverTheOrderOfArrival(String version) {
    for (long seed = 1000; seed < 1000 + ROOMS; seed++) {
      var random = new Random(seed);
      var room = new RandomDag(version, seed).grow(50);

      var states = arrive(room.dag(), new Engine(seed, 1000), random);

      long seedHere = seed;
      for (var id : room.dag().events().keySet()) {
        assertEquals(
            room.after().get(id), states.get(id), () -> "seed " + seedHere + ", after " + id);
      }
    }
  }

  /** The state after each event on a server that hears of them in another order. */
  private static Map<EventId, Map<StateKey, EventId>> arrive(
      TestDag dag, Engine engine, Random random) {
    Map<EventId, Map<StateKey, EventId>> after = new HashMap<>();
    List<EventId> missing = new ArrayList<>(dag.events().keySet());
    while (!missing.isEmpty()) {
      var id = missing.remove(random.nextInt(missing.size()));
      var event = dag.get(id);
      if (!after.keySet().containsAll(event.prevEvents())
          || !after.keySet().containsAll(event.authEvents())) {
        missing.add(id);
        continue;
      }
      engine.add(event);
      Map<StateKey, EventId> state = new HashMap<>();
      if (!event.prevEvents().isEmpty()) {
        var states =
            event.prevEvents().stream()
                .map(prev -> Objects.requireNonNull(after.get(prev)))
                .toList();
        state.putAll(engine.resolve(dag.create(), dag.rejected(), states));
      }
      if (event.isState() && !dag.rejected().contains(id)) {
        state.put(event.key().orElseThrow(), id);
      }
      after.put(id, state);
    }
    return after;
  }

  @Test
  void equalStatesNeedNoResolution() {
    var room = new RandomDag("12", 1).grow(20);
    var state = Objects.requireNonNull(room.after().get(room.extremities().getFirst()));
    var tree = room.engine().tree(state);

    var resolved =
        room.engine()
            .resolveTrees(room.dag().create(), Set.of(), List.of(tree, room.engine().tree(state)));

    assertSame(tree, resolved);
  }

  @Test
  void noStatesHaveNoResolution() {
    var room = new RandomDag("12", 1);

    assertThrows(
        IllegalArgumentException.class,
        () -> room.engine().resolveTrees(room.dag().create(), Set.of(), List.of()));
  }
}
