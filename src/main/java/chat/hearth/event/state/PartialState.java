package chat.hearth.event.state;

import chat.hearth.event.Pdu;
import chat.hearth.event.StateKey;
import chat.hearth.event.auth.AuthRules;
import chat.hearth.event.auth.Verdict;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** A state under construction: entries on top of a state to start from. */
final class PartialState {
  private final RoomEvents events;
  private final ToLongFunction<StateKey> start;
  private final Map<StateKey, Long> entries = new HashMap<>();

  /**
   * @param start the state to start from: a key's sequence or {@link DiffConsumer#ABSENT}
   */
  PartialState(RoomEvents events, ToLongFunction<StateKey> start) {
    this.events = events;
    this.start = start;
  }

  long get(StateKey key) {
    var entry = entries.get(key);
    return entry != null ? entry : start.applyAsLong(key);
  }

  void put(StateKey key, long seq) {
    entries.put(key, seq);
  }

  /** What was put on top of the start. */
  Map<StateKey, Long> entries() {
    return entries;
  }

  /**
   * Puts each event that the authorisation rules allow in the state so far, in the order given.
   * What the state lacks is taken from the event's own auth events unless those are rejected.
   *
   * @see <a href="https://spec.matrix.org/v1.19/rooms/v12/#definitions">Iterative auth checks</a>
   */
  void applyAllowed(Iterable<Long> sorted) {
    for (long seq : sorted) {
      var event = events.get(seq);
      if (AuthRules.check(event, key -> findFor(seq, key)) instanceof Verdict.Allowed) {
        put(events.key(seq), seq);
      }
    }
  }

  /** Whether the rules allow an event in exactly this state. */
  boolean allows(Pdu event) {
    return AuthRules.check(event, this::find) instanceof Verdict.Allowed;
  }

  private Optional<Pdu> find(StateKey key) {
    long seq = get(key);
    return seq == DiffConsumer.ABSENT ? Optional.empty() : Optional.of(events.get(seq));
  }

  private Optional<Pdu> findFor(long seq, StateKey key) {
    var found = find(key);
    if (found.isPresent()) {
      return found;
    }
    // Where the room ID names the create event, no event cites it: it always counts.
    return key.equals(StateKey.CREATE) && events.create().version().roomIdIsCreateHash()
        ? Optional.of(events.create())
        : events.citedAndAccepted(seq, key);
  }
}
