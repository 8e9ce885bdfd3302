package chat.hearth.event.state;

import chat.hearth.event.StateKey;
import chat.hearth.event.auth.AuthRules;
import chat.hearth.event.auth.Verdict;
import chat.hearth.matrix.EventId;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Room version 1. Memberships of different users are settled independently of each other. */
final class OracleV1 extends Oracle {
  OracleV1(TestDag dag, Set<EventId> rejected) {
    super(dag, rejected);
  }

  @Override
  Map<StateKey, EventId> resolve(List<Map<StateKey, EventId>> states) {
    // "Start by setting R to the union of the states to be resolved, excluding any conflicting
    // events."
    Map<StateKey, EventId> r = new HashMap<>();
    Map<StateKey, Set<EventId>> conflicting = new HashMap<>();
    for (var key : keys(states)) {
      Set<EventId> ids = new LinkedHashSet<>();
      for (var state : states) {
        if (state.containsKey(key)) {
          ids.add(state.get(key));
        }
      }
      if (ids.size() == 1) {
        r.put(key, ids.iterator().next());
      } else {
        conflicting.put(key, ids);
      }
    }
    for (var type : List.of("m.room.power_levels", "m.room.join_rules", "m.room.member")) {
      Map<StateKey, EventId> before = Map.copyOf(r);
      for (var key : conflicting.keySet()) {
        if (key.type().equals(type)) {
          r.put(key, settle(key, conflicting.get(key), before));
        }
      }
    }
    Map<StateKey, EventId> before = Map.copyOf(r);
    for (var key : conflicting.keySet()) {
      if (!before.containsKey(key)) {
        // "Just pick the event with the highest depth and lowest sha1(event_id) that passes
        // authentication in R and add it to R."
        sorted(conflicting.get(key)).reversed().stream()
            .filter(id -> allowed(id, before))
            .findFirst()
            .ifPresent(id -> r.put(key, id));
      }
    }
    return r;
  }

  private EventId settle(StateKey key, Set<EventId> ids, Map<StateKey, EventId> before) {
    Map<StateKey, EventId> r = new HashMap<>(before);
    var list = sorted(ids);
    var chosen = list.getFirst();
    r.put(key, chosen);
    for (var next : list.subList(1, list.size())) {
      if (!allowed(next, r)) {
        break;
      }
      chosen = next;
      r.put(key, chosen);
    }
    return chosen;
  }

  private boolean allowed(EventId id, Map<StateKey, EventId> state) {
    return AuthRules.check(event(id), key -> Optional.ofNullable(state.get(key)).map(this::event))
        instanceof Verdict.Allowed;
  }

  /** "By ascending depth then descending sha1(event_id)." */
  private List<EventId> sorted(Set<EventId> ids) {
    List<EventId> list = new ArrayList<>(ids);
    list.sort(
        Comparator.comparing((EventId id) -> event(id).depth())
            .thenComparing(OracleV1::sha1, Comparator.reverseOrder()));
    return list;
  }

  private static BigInteger sha1(EventId id) {
    try {
      var digest = MessageDigest.getInstance("SHA-1");
      return new BigInteger(1, digest.digest(id.value().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
