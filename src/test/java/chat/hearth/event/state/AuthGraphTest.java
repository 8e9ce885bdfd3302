package chat.hearth.event.state;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AuthGraphTest {
  private final AuthGraph graph = new AuthGraph();
  private final Map<Long, Set<Long>> chains = new HashMap<>();
  private final List<Long> seqs = new ArrayList<>();

  private void add(long seq, long... authSeqs) {
    graph.add(seq, authSeqs);
    Set<Long> chain = new TreeSet<>();
    for (long authSeq : authSeqs) {
      chain.add(authSeq);
      chain.addAll(chain(authSeq));
    }
    chains.put(seq, chain);
    seqs.add(seq);
  }

  private Set<Long> chain(long seq) {
    return Objects.requireNonNull(chains.get(seq));
  }

  private void grow(Random random, int size) {
    long seq = random.nextInt(5);
    add(seq);
    for (int i = 1; i < size; i++) {
      seq += 1 + random.nextInt(3);
      add(seq, some(random, 1 + random.nextInt(3), 12));
    }
  }

  /** Different events out of the last ones. */
  private long[] some(Random random, int count, int among) {
    var pool = seqs.subList(Math.max(0, seqs.size() - among), seqs.size());
    return random
        .ints(0, pool.size())
        .limit(4L * count)
        .distinct()
        .limit(count)
        .mapToLong(pool::get)
        .toArray();
  }

  private static long[] array(Set<Long> set) {
    return new TreeSet<>(set).stream().mapToLong(Long::longValue).toArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 64, 65, 130})
  void differenceIsUnionWithoutIntersectionOfAuthChains(int sets) {
    var random = new Random(sets);
    grow(random, 200);
    for (int round = 0; round < 100; round++) {
      List<long[]> states = new ArrayList<>();
      Set<Long> union = new HashSet<>();
      Set<Long> intersection = new HashSet<>(seqs);
      for (int i = 0; i < sets; i++) {
        var state = some(random, 1 + random.nextInt(4), 60);
        states.add(state);
        Set<Long> chain = new HashSet<>();
        for (long seq : state) {
          chain.addAll(chain(seq));
        }
        union.addAll(chain);
        intersection.retainAll(chain);
      }
      union.removeAll(intersection);

      assertArrayEquals(array(union), graph.authDifference(states));
    }
  }

  @Test
  void pathsLieBetweenTwoOfTheEnds() {
    var random = new Random(1);
    grow(random, 200);
    for (int round = 0; round < 200; round++) {
      var ends = some(random, 1 + random.nextInt(5), 100);
      Set<Long> expected = new HashSet<>();
      for (long end : ends) {
        expected.add(end);
        for (long between : chain(end)) {
          for (long other : ends) {
            if (chain(between).contains(other)) {
              expected.add(between);
            }
          }
        }
      }

      assertArrayEquals(array(expected), graph.pathsBetween(ends));
    }
  }

  @Test
  void candidatesInAuthChainsAreFound() {
    var random = new Random(2);
    grow(random, 200);
    for (int round = 0; round < 200; round++) {
      var events = some(random, 1 + random.nextInt(3), 30);
      Set<Long> candidates = new HashSet<>();
      for (long candidate : some(random, 20, 200)) {
        candidates.add(candidate);
      }
      Set<Long> expected = new HashSet<>();
      for (long event : events) {
        expected.addAll(chain(event));
      }
      expected.retainAll(candidates);

      assertArrayEquals(array(expected), graph.inAuthChains(events, array(candidates)));
    }
  }

  @Test
  void eventsAreKnownBySequence() {
    add(3);
    add(7, 3);
    add(10, 7, 3);

    assertArrayEquals(new long[] {7, 3}, graph.authEvents(10));
    assertEquals(true, graph.contains(7));
    assertEquals(false, graph.contains(8));
    assertEquals(3, graph.size());
  }

  @Test
  void brokenOrderIsRefused() {
    graph.add(3);

    assertThrows(IllegalArgumentException.class, () -> graph.add(3));
    assertThrows(IllegalArgumentException.class, () -> graph.add(5, 4));
    assertThrows(IllegalArgumentException.class, () -> graph.authEvents(4));
  }
}
