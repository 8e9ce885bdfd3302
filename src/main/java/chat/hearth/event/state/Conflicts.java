package chat.hearth.event.state;

import chat.hearth.event.StateKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Where some states disagree: for every such key, which event each state has. What they agree in is
 * passed over as far as the trees share it.
 */
final class Conflicts {
  private final List<StateTree> states;
  private final Map<Long, long[]> byKeyHash = new HashMap<>();

  Conflicts(List<StateTree> states) {
    this.states = states;
    for (int i = 1; i < states.size(); i++) {
      int state = i;
      states
          .getFirst()
          .diff(states.get(i), (keyHash, here, there) -> row(keyHash, here)[state] = there);
    }
  }

  /** A state that differs from the first in another key than this one has the first one's event. */
  private long[] row(long keyHash, long first) {
    return byKeyHash.computeIfAbsent(
        keyHash,
        _ -> {
          var row = new long[states.size()];
          Arrays.fill(row, first);
          return row;
        });
  }

  /** The event of a key in the unconflicted state map, or {@link DiffConsumer#ABSENT}. */
  long agreed(StateKey key) {
    var first = states.getFirst();
    return byKeyHash.containsKey(first.hash(key)) ? DiffConsumer.ABSENT : first.seq(key);
  }

  /** The different events that the states have for each key that they disagree about. */
  Collection<long[]> alternatives() {
    List<long[]> alternatives = new ArrayList<>(byKeyHash.size());
    for (var row : byKeyHash.values()) {
      alternatives.add(present(LongStream.of(row)));
    }
    return alternatives;
  }

  /** The conflicted state set, in ascending order. */
  long[] conflictedSet() {
    return present(byKeyHash.values().stream().flatMapToLong(LongStream::of));
  }

  /** What of the conflicted state set each state has. */
  List<long[]> byState() {
    List<long[]> result = new ArrayList<>(states.size());
    for (int i = 0; i < states.size(); i++) {
      int state = i;
      result.add(present(byKeyHash.values().stream().mapToLong(row -> row[state])));
    }
    return result;
  }

  /**
   * The events of the unconflicted state map from a sequence on. This alone walks a whole state: 30
   * microseconds for 10,000 entries in memory, 4 batches of segments where they are not.
   */
  long[] agreedFrom(long seq) {
    var conflicted = conflictedSet();
    var agreed = LongStream.builder();
    var first = states.getFirst();
    first.forEachCore(agreed);
    first.forEachMember(agreed);
    return agreed
        .build()
        .filter(each -> each >= seq && Arrays.binarySearch(conflicted, each) < 0)
        .toArray();
  }

  private static long[] present(LongStream seqs) {
    return seqs.filter(seq -> seq != DiffConsumer.ABSENT).distinct().sorted().toArray();
  }
}
