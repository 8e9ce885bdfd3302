package chat.hearth.event.state;

import chat.hearth.event.Pdu;
import chat.hearth.event.StateKey;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * State resolution of room versions 2 to 11, and as room version 12 modified it.
 *
 * @see <a href="https://spec.matrix.org/v1.19/rooms/v2/#state-resolution">Room version 2</a>
 * @see <a href="https://spec.matrix.org/v1.19/rooms/v12/#state-resolution">Room version 12</a>
 */
final class ResolutionV2 implements Resolution {
  private final AuthGraph graph;
  private final RoomEvents events;
  private final boolean fromEmpty;

  /**
   * @param fromEmpty as in version 12: the checks start from an empty state, and the conflicted
   *     state subgraph takes part
   */
  ResolutionV2(AuthGraph graph, RoomEvents events, boolean fromEmpty) {
    this.graph = graph;
    this.events = events;
    this.fromEmpty = fromEmpty;
  }

  @Override
  public Map<StateKey, Long> resolve(Conflicts conflicts) {
    var full = fullConflictedSet(conflicts);
    var state = new PartialState(events, fromEmpty ? _ -> DiffConsumer.ABSENT : conflicts::agreed);

    var power = powerEvents(full);
    state.applyAllowed(new PowerOrder(graph, events, power).sort());
    var rest = LongStream.of(full).filter(seq -> Arrays.binarySearch(power, seq) < 0).toArray();
    var mainline = new Mainline(events, state.get(StateKey.POWER_LEVELS));
    state.applyAllowed(mainline.sort(rest));

    Map<StateKey, Long> resolved = new HashMap<>();
    for (long seq : conflicts.conflictedSet()) {
      resolved.put(events.key(seq), DiffConsumer.ABSENT);
    }
    state
        .entries()
        .forEach(
            (key, seq) -> {
              if (conflicts.agreed(key) == DiffConsumer.ABSENT) {
                resolved.put(key, seq);
              }
            });
    return resolved;
  }

  /** All of it in ascending order. */
  private long[] fullConflictedSet(Conflicts conflicts) {
    var conflicted = conflicts.conflictedSet();
    return LongStream.concat(
            LongStream.of(fromEmpty ? graph.pathsBetween(conflicted) : conflicted),
            LongStream.of(authDifference(conflicts)))
        .distinct()
        .sorted()
        .toArray();
  }

  /**
   * What the states agree in puts its auth chains into all of theirs. So only what the conflicted
   * events alone make different is in question, and nothing older than that can save it.
   */
  private long[] authDifference(Conflicts conflicts) {
    var candidates = graph.authDifference(conflicts.byState());
    if (candidates.length == 0) {
      return candidates;
    }
    var shared = graph.inAuthChains(conflicts.agreedFrom(candidates[0] + 1), candidates);
    return LongStream.of(candidates).filter(seq -> Arrays.binarySearch(shared, seq) < 0).toArray();
  }

  /** The power events, and what of the full conflicted set is in their auth chains. Ascending. */
  private long[] powerEvents(long[] full) {
    var power = LongStream.of(full).filter(seq -> isPowerEvent(events.get(seq))).toArray();
    return LongStream.concat(LongStream.of(power), LongStream.of(graph.inAuthChains(power, full)))
        .distinct()
        .sorted()
        .toArray();
  }

  /** Whether an event might take from somebody the ability to do something. */
  private static boolean isPowerEvent(Pdu event) {
    // The text asks for the type only. But with another state key these events have no power at
    // all, and all servers that we know of read it so.
    if (event.is(StateKey.POWER_LEVELS) || event.is(StateKey.JOIN_RULES)) {
      return true;
    }
    var key = event.key();
    if (key.isEmpty() || !key.get().isMember()) {
      return false;
    }
    var membership = event.content().path("membership").asText();
    return (membership.equals("leave") || membership.equals("ban"))
        && !key.get().stateKey().equals(event.sender().value());
  }
}
