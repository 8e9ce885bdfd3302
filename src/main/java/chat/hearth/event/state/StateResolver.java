package chat.hearth.event.state;

import chat.hearth.event.Pdu;
import chat.hearth.event.StateKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;

/**
 * Makes one state of several, as the room's version has it: the state before an event is the
 * resolution of the states after its prev events.
 *
 * <p>It looks at what differs between the states, at what authorises that, and never at the rest.
 * The outcome depends on the set of states and not on their order. Not for use by several threads.
 */
public final class StateResolver {
  private final Pdu create;
  private final AuthGraph graph;
  private final LongFunction<Pdu> events;
  private final LongPredicate rejected;

  /**
   * @param create the room's create event
   * @param graph the room's auth graph, with every event of every state
   * @param events the event at a sequence of the graph; its exceptions pass through
   * @param rejected whether an event of the graph was rejected on receipt
   */
  public StateResolver(
      Pdu create, AuthGraph graph, LongFunction<Pdu> events, LongPredicate rejected) {
    this.create = create;
    this.graph = graph;
    this.events = events;
    this.rejected = rejected;
  }

  /**
   * The resolution of some states of the room, all made under one {@link StateKeyHasher}. It shares
   * its structure with the first; where it equals one of them it is that very tree.
   *
   * @throws IllegalArgumentException for no states, or where the auth graph lacks an event of
   *     theirs
   */
  public StateTree resolve(List<StateTree> states) {
    var distinct = distinct(states);
    if (distinct.size() == 1) {
      return distinct.getFirst();
    }
    var resolved = apply(algorithm().resolve(new Conflicts(distinct)), distinct.getFirst());
    for (var state : distinct) {
      if (state.hash().equals(resolved.hash())) {
        return state;
      }
    }
    return resolved;
  }

  private static List<StateTree> distinct(List<StateTree> states) {
    if (states.isEmpty()) {
      throw new IllegalArgumentException("There is no state to resolve");
    }
    Set<StateHash> seen = new HashSet<>();
    List<StateTree> distinct = new ArrayList<>();
    for (var state : states) {
      if (seen.add(state.hash())) {
        distinct.add(state);
      }
    }
    return distinct;
  }

  private Resolution algorithm() {
    var room = new RoomEvents(create, graph, events, rejected);
    return switch (create.version().stateResolution()) {
      case V1 -> new ResolutionV1(room);
      case V2 -> new ResolutionV2(graph, room, false);
      case V2_1 -> new ResolutionV2(graph, room, true);
    };
  }

  private static StateTree apply(Map<StateKey, Long> changes, StateTree state) {
    var changed = state;
    for (var change : changes.entrySet()) {
      changed =
          change.getValue() == DiffConsumer.ABSENT
              ? changed.without(change.getKey())
              : changed.with(change.getKey(), change.getValue());
    }
    return changed;
  }
}
