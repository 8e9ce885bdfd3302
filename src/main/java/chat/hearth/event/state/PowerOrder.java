package chat.hearth.event.state;

import chat.hearth.matrix.CanonicalJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * The reverse topological power ordering: no event before one in its auth chain; among those free
 * to come next the one whose sender had most power, then the older, then the lower event ID.
 *
 * @see <a href="https://spec.matrix.org/v1.19/rooms/v12/#definitions">Room version 12: state
 *     resolution, definitions</a>
 */
final class PowerOrder {
  private final AuthGraph graph;
  private final RoomEvents events;
  private final long[] wanted;

  /** How many events an event waits for, and which wait for it. */
  private final Map<Long, Integer> waitsFor = new HashMap<>();

  private final Map<Long, List<Long>> waiting = new HashMap<>();
  private final PriorityQueue<Candidate> free =
      new PriorityQueue<>(
          Comparator.comparingLong(Candidate::level)
              .reversed()
              .thenComparingLong(Candidate::originServerTs)
              .thenComparing(Candidate::eventId, CanonicalJson.CODE_POINT_ORDER));
  private final List<Long> ordered = new ArrayList<>();

  private record Candidate(long seq, long level, long originServerTs, String eventId) {}

  /**
   * @param wanted the events to be ordered, in ascending order of their sequences
   */
  PowerOrder(AuthGraph graph, RoomEvents events, long[] wanted) {
    this.graph = graph;
    this.events = events;
    this.wanted = wanted;
  }

  /** Kahn's algorithm; events that are not wanted but lie between two that are pass unseen. */
  List<Long> sort() {
    var between = graph.pathsBetween(wanted);
    for (long seq : between) {
      int citedHere = 0;
      for (long cited : graph.authEvents(seq)) {
        if (Arrays.binarySearch(between, cited) >= 0) {
          waiting.computeIfAbsent(cited, _ -> new ArrayList<>()).add(seq);
          citedHere++;
        }
      }
      waitsFor.put(seq, citedHere);
    }
    for (long seq : between) {
      if (waitsFor.getOrDefault(seq, 0) == 0) {
        release(seq);
      }
    }
    for (var next = free.poll(); next != null; next = free.poll()) {
      ordered.add(next.seq());
      passed(next.seq());
    }
    return ordered;
  }

  private void release(long seq) {
    if (Arrays.binarySearch(wanted, seq) < 0) {
      passed(seq);
      return;
    }
    var event = events.get(seq);
    free.add(
        new Candidate(
            seq, events.senderLevel(seq), event.originServerTs(), event.eventId().value()));
  }

  private void passed(long seq) {
    for (long citing : waiting.getOrDefault(seq, List.of())) {
      if (waitsFor.merge(citing, -1, Integer::sum) == 0) {
        release(citing);
      }
    }
  }
}
