package chat.hearth.event.state;

import chat.hearth.event.Pdu;
import chat.hearth.event.StateKey;
import chat.hearth.event.auth.PowerLevels;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;

/** The events that one resolution looks at: each is fetched once. */
final class RoomEvents {
  private final Pdu create;
  private final AuthGraph graph;
  private final LongFunction<Pdu> fetch;
  private final LongPredicate rejected;
  private final Map<Long, Pdu> fetched = new HashMap<>();
  private final Map<Long, Long> powerLevels = new HashMap<>();

  RoomEvents(Pdu create, AuthGraph graph, LongFunction<Pdu> fetch, LongPredicate rejected) {
    this.create = create;
    this.graph = graph;
    this.fetch = fetch;
    this.rejected = rejected;
  }

  Pdu get(long seq) {
    var known = fetched.get(seq);
    if (known == null) {
      known = Objects.requireNonNull(fetch.apply(seq));
      fetched.put(seq, known);
    }
    return known;
  }

  StateKey key(long seq) {
    return get(seq).key().orElseThrow();
  }

  Pdu create() {
    return create;
  }

  long[] authEvents(long seq) {
    return graph.authEvents(seq);
  }

  /** Which of its auth events sets an entry of the state, rejected or not; else ABSENT. */
  long cited(long seq, StateKey key) {
    for (long authSeq : authEvents(seq)) {
      if (get(authSeq).is(key)) {
        return authSeq;
      }
    }
    return DiffConsumer.ABSENT;
  }

  /** The auth event that stands in for a missing entry of the state, if it may. */
  Optional<Pdu> citedAndAccepted(long seq, StateKey key) {
    long authSeq = cited(seq, key);
    return authSeq == DiffConsumer.ABSENT || rejected.test(authSeq)
        ? Optional.empty()
        : Optional.of(get(authSeq));
  }

  /** The power levels event among an event's auth events, or ABSENT. */
  long citedPowerLevels(long seq) {
    var known = powerLevels.get(seq);
    if (known == null) {
      known = cited(seq, StateKey.POWER_LEVELS);
      powerLevels.put(seq, known);
    }
    return known;
  }

  /** The power level of an event's sender, going by its auth events. */
  long senderLevel(long seq) {
    var event = get(seq);
    long levels = citedPowerLevels(seq);
    return PowerLevels.of(
            event.version(),
            create,
            levels == DiffConsumer.ABSENT ? Optional.empty() : Optional.of(get(levels)))
        .of(event.sender());
  }
}
