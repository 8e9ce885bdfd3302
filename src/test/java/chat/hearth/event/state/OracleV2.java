package chat.hearth.event.state;

import chat.hearth.event.Pdu;
import chat.hearth.event.StateKey;
import chat.hearth.event.auth.AuthRules;
import chat.hearth.event.auth.PowerLevels;
import chat.hearth.event.auth.Verdict;
import chat.hearth.matrix.EventId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Room versions 2 to 12. */
final class OracleV2 extends Oracle {
  private final boolean modified;

  OracleV2(TestDag dag, Set<EventId> rejected, boolean modified) {
    super(dag, rejected);
    this.modified = modified;
  }

  @Override
  Map<StateKey, EventId> resolve(List<Map<StateKey, EventId>> states) {
    Map<StateKey, EventId> unconflicted = new HashMap<>();
    Set<EventId> conflicted = new HashSet<>();
    for (var key : keys(states)) {
      Set<EventId> values = new HashSet<>();
      states.stream()
          .filter(state -> state.containsKey(key))
          .forEach(state -> values.add(state.get(key)));
      if (values.size() == 1 && states.stream().allMatch(state -> state.containsKey(key))) {
        unconflicted.put(key, values.iterator().next());
      } else {
        conflicted.addAll(values);
      }
    }
    if (conflicted.isEmpty()) {
      return unconflicted;
    }
    Set<EventId> full = new HashSet<>(conflicted);
    full.addAll(authDifference(states));
    if (modified) {
      full.addAll(conflictedStateSubgraph(conflicted));
    }

    // 1. "Select the set X of all power events ... enlarge X by adding the events in the auth
    // chain of P which also belong to the full conflicted set."
    Set<EventId> x = new HashSet<>();
    for (var p : full) {
      if (isPowerEvent(event(p))) {
        x.add(p);
        Set<EventId> chain = new HashSet<>(authChain(p));
        chain.retainAll(full);
        x.addAll(chain);
      }
    }
    // 2.
    var partial =
        iterativeAuthChecks(modified ? Map.of() : unconflicted, reverseTopologicalPowerOrder(x));
    // 3.
    Set<EventId> remaining = new HashSet<>(full);
    remaining.removeAll(x);
    var sorted = mainlineOrder(partial.get(StateKey.POWER_LEVELS), remaining);
    // 4.
    var result = iterativeAuthChecks(partial, sorted);
    // 5.
    result.putAll(unconflicted);
    return result;
  }

  private Set<EventId> authDifference(List<Map<StateKey, EventId>> states) {
    List<Set<EventId>> chains = new ArrayList<>();
    for (var state : states) {
      Set<EventId> chain = new HashSet<>();
      state.values().forEach(id -> chain.addAll(authChain(id)));
      chains.add(chain);
    }
    Set<EventId> union = new HashSet<>();
    chains.forEach(union::addAll);
    Set<EventId> intersection = new HashSet<>(union);
    chains.forEach(intersection::retainAll);
    union.removeAll(intersection);
    return union;
  }

  private Set<EventId> conflictedStateSubgraph(Set<EventId> conflicted) {
    Set<EventId> subgraph = new HashSet<>();
    for (var from : conflicted) {
      for (var to : conflicted) {
        for (var between : authChain(from)) {
          if (authChain(from).contains(to)
              && (between.equals(to) || authChain(between).contains(to))) {
            subgraph.addAll(Set.of(from, between));
          }
        }
      }
    }
    return subgraph;
  }

  private static boolean isPowerEvent(Pdu event) {
    if (event.is(StateKey.POWER_LEVELS) || event.is(StateKey.JOIN_RULES)) {
      return true;
    }
    return event.type().equals("m.room.member")
        && Set.of("leave", "ban").contains(event.content().path("membership").asText())
        && !event.sender().value().equals(event.stateKey().orElseThrow());
  }

  private List<EventId> reverseTopologicalPowerOrder(Set<EventId> x) {
    var smallest =
        Comparator.comparing(this::senderLevel, Comparator.reverseOrder())
            .thenComparing(id -> event(id).originServerTs())
            .thenComparing(EventId::value);
    List<EventId> order = new ArrayList<>();
    Set<EventId> remaining = new HashSet<>(x);
    while (!remaining.isEmpty()) {
      var next =
          remaining.stream()
              .filter(id -> authChain(id).stream().noneMatch(remaining::contains))
              .min(smallest)
              .orElseThrow();
      order.add(next);
      remaining.remove(next);
    }
    return order;
  }

  private long senderLevel(EventId id) {
    var powerLevels = authEvent(id, StateKey.POWER_LEVELS).map(this::event);
    return PowerLevels.of(create.version(), create, powerLevels).of(event(id).sender());
  }

  private List<EventId> mainlineOrder(@Nullable EventId p, Collection<EventId> ids) {
    List<EventId> mainline = new ArrayList<>();
    for (var next = Optional.ofNullable(p);
        next.isPresent();
        next = authEvent(next.get(), StateKey.POWER_LEVELS)) {
      mainline.add(next.get());
    }
    List<EventId> order = new ArrayList<>(new LinkedHashSet<>(ids));
    order.sort(
        Comparator.comparing((EventId id) -> position(id, mainline), Comparator.reverseOrder())
            .thenComparing(id -> event(id).originServerTs())
            .thenComparing(EventId::value));
    return order;
  }

  private int position(EventId id, List<EventId> mainline) {
    for (var e = authEvent(id, StateKey.POWER_LEVELS);
        e.isPresent();
        e = authEvent(e.get(), StateKey.POWER_LEVELS)) {
      if (mainline.contains(e.get())) {
        return mainline.indexOf(e.get());
      }
    }
    return Integer.MAX_VALUE;
  }

  private Map<StateKey, EventId> iterativeAuthChecks(
      Map<StateKey, EventId> initial, List<EventId> sorted) {
    Map<StateKey, EventId> state = new HashMap<>(initial);
    for (var id : sorted) {
      if (AuthRules.check(event(id), key -> lookUp(state, id, key)) instanceof Verdict.Allowed) {
        state.put(key(id), id);
      }
    }
    return state;
  }

  private Optional<Pdu> lookUp(Map<StateKey, EventId> state, EventId id, StateKey key) {
    if (state.containsKey(key)) {
      return Optional.of(event(state.get(key)));
    }
    if (modified && key.equals(StateKey.CREATE)) {
      return Optional.of(create);
    }
    return authEvent(id, key).filter(auth -> !rejected.contains(auth)).map(this::event);
  }
}
