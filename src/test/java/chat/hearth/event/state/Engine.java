package chat.hearth.event.state;

import chat.hearth.event.Pdu;
import chat.hearth.event.StateKey;
import chat.hearth.matrix.EventId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Hearth's resolver over a room in which events arrive; speaks event IDs to the tests. */
final class Engine {
  private final StateKeyHasher hasher;
  private final AuthGraph graph = new AuthGraph();
  private final Map<EventId, Long> seqs = new HashMap<>();
  private final Map<Long, Pdu> events = new HashMap<>();
  private long next;

  Engine(long secret, long firstSeq) {
    hasher = new StateKeyHasher(secret, ~secret);
    next = firstSeq;
  }

  /** Takes in an event; the graph gets to know state events only. */
  void add(Pdu event) {
    long seq = next++;
    seqs.put(event.eventId(), seq);
    events.put(seq, event);
    if (event.isState()) {
      graph.add(seq, event.authEvents().stream().mapToLong(this::seq).toArray());
    }
  }

  long seq(EventId id) {
    return Objects.requireNonNull(seqs.get(id));
  }

  StateTree tree(Map<StateKey, EventId> state) {
    var tree = StateTree.empty(hasher);
    for (var entry : state.entrySet()) {
      tree = tree.with(entry.getKey(), seq(entry.getValue()));
    }
    return tree;
  }

  Map<StateKey, EventId> map(StateTree tree) {
    Map<StateKey, EventId> result = new HashMap<>();
    tree.forEachCore(seq -> put(result, seq));
    tree.forEachMember(seq -> put(result, seq));
    return result;
  }

  private void put(Map<StateKey, EventId> state, long seq) {
    var event = Objects.requireNonNull(events.get(seq));
    state.put(event.key().orElseThrow(), event.eventId());
  }

  StateTree resolveTrees(Pdu create, Set<EventId> rejected, List<StateTree> states) {
    return new StateResolver(
            create,
            graph,
            seq -> Objects.requireNonNull(events.get(seq)),
            seq -> rejected.contains(Objects.requireNonNull(events.get(seq)).eventId()))
        .resolve(states);
  }

  Map<StateKey, EventId> resolve(
      Pdu create, Set<EventId> rejected, List<Map<StateKey, EventId>> states) {
    List<StateTree> trees = new ArrayList<>();
    for (var state : states) {
      trees.add(tree(state));
    }
    return map(resolveTrees(create, rejected, trees));
  }
}
