package chat.hearth.event.state;

import chat.hearth.matrix.CanonicalJson;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The power levels events that led to one of them, and the ordering of other events by the point
 * where they leave that line.
 *
 * @see <a href="https://spec.matrix.org/v1.19/rooms/v12/#definitions">Mainline ordering</a>
 */
final class Mainline {
  /** Of events that never meet the mainline: before all others. */
  private static final int NOWHERE = Integer.MAX_VALUE;

  private final RoomEvents events;
  private final Map<Long, Integer> positions = new HashMap<>();

  private record Candidate(long seq, int position, long originServerTs, String eventId) {}

  /**
   * @param powerLevels where the mainline ends, or {@link DiffConsumer#ABSENT} for none
   */
  Mainline(RoomEvents events, long powerLevels) {
    this.events = events;
    int position = 0;
    for (long seq = powerLevels; seq != DiffConsumer.ABSENT; seq = events.citedPowerLevels(seq)) {
      positions.put(seq, position++);
    }
  }

  List<Long> sort(long[] seqs) {
    List<Candidate> candidates = new ArrayList<>(seqs.length);
    for (long seq : seqs) {
      var event = events.get(seq);
      candidates.add(
          new Candidate(seq, position(seq), event.originServerTs(), event.eventId().value()));
    }
    candidates.sort(
        Comparator.comparingInt(Candidate::position)
            .reversed()
            .thenComparingLong(Candidate::originServerTs)
            .thenComparing(Candidate::eventId, CanonicalJson.CODE_POINT_ORDER));
    return candidates.stream().map(Candidate::seq).toList();
  }

  /** The position where the line of power levels behind an event, itself left out, meets ours. */
  private int position(long event) {
    List<Long> passed = new ArrayList<>();
    int position = NOWHERE;
    for (long seq = events.citedPowerLevels(event);
        seq != DiffConsumer.ABSENT;
        seq = events.citedPowerLevels(seq)) {
      var known = positions.get(seq);
      if (known != null) {
        position = known;
        break;
      }
      passed.add(seq);
    }
    for (long seq : passed) {
      positions.put(seq, position);
    }
    return position;
  }
}
