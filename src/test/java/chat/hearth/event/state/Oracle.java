package chat.hearth.event.state;

import chat.hearth.event.Pdu;
import chat.hearth.event.StateKey;
import chat.hearth.matrix.EventId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * State resolution as the specification words it, sentence by sentence, over plain maps and with no
 * thought for time.
 */
abstract sealed class Oracle permits OracleV1, OracleV2 {
  final Map<EventId, Pdu> events;
  final Set<EventId> rejected;
  final Pdu create;
  private final Map<EventId, Set<EventId>> chains = new HashMap<>();

  Oracle(TestDag dag, Set<EventId> rejected) {
    this.events = dag.events();
    this.rejected = rejected;
    this.create = dag.create();
  }

  static Oracle of(TestDag dag, Set<EventId> rejected) {
    return switch (dag.version().stateResolution()) {
      case V1 -> new OracleV1(dag, rejected);
      case V2 -> new OracleV2(dag, rejected, false);
      case V2_1 -> new OracleV2(dag, rejected, true);
    };
  }

  abstract Map<StateKey, EventId> resolve(List<Map<StateKey, EventId>> states);

  Pdu event(EventId id) {
    return Objects.requireNonNull(events.get(id));
  }

  StateKey key(EventId id) {
    return event(id).key().orElseThrow();
  }

  static Set<StateKey> keys(List<Map<StateKey, EventId>> states) {
    Set<StateKey> keys = new LinkedHashSet<>();
    states.forEach(state -> keys.addAll(state.keySet()));
    return keys;
  }

  /** "All of E's auth events, all of their auth events, and so on recursively." */
  Set<EventId> authChain(EventId id) {
    var known = chains.get(id);
    if (known == null) {
      known = new HashSet<>();
      for (var auth : event(id).authEvents()) {
        known.add(auth);
        known.addAll(authChain(auth));
      }
      chains.put(id, known);
    }
    return known;
  }

  Optional<EventId> authEvent(EventId id, StateKey key) {
    return event(id).authEvents().stream().filter(auth -> event(auth).is(key)).findFirst();
  }
}
