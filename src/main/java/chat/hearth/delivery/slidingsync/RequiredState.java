package chat.hearth.delivery.slidingsync;

import chat.hearth.event.StateKey;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.UserId;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;

/**
 * Which state a client needs of a room.
 *
 * @param exact types and state keys, each of which may be {@link #ANY}
 * @param lazyMembers whether the members are wanted whom the timeline shows
 */
record RequiredState(Set<StateKey> exact, boolean lazyMembers) {
  static final String ANY = "*";
  static final RequiredState NONE = new RequiredState(Set.of(), false);

  private static final String ME = "$ME";
  private static final String LAZY = "$LAZY";
  private static final int MAX_ENTRIES = 500;

  /**
   * Reads pairs of a type and a state key.
   *
   * @throws MatrixError {@code M_BAD_JSON}, {@code M_INVALID_PARAM}
   */
  static RequiredState of(JsonNode pairs, UserId user) {
    if (pairs.isMissingNode() || pairs.isNull()) {
      return NONE;
    }
    if (!pairs.isArray()) {
      throw MatrixError.badJson("'required_state' must be an array");
    }
    if (pairs.size() > MAX_ENTRIES) {
      throw MatrixError.invalidParam("'required_state' has more than " + MAX_ENTRIES + " entries");
    }
    var exact = new HashSet<StateKey>();
    var lazy = false;
    for (var pair : pairs) {
      if (pair.size() != 2 || !pair.path(0).isTextual() || !pair.path(1).isTextual()) {
        throw MatrixError.badJson("An entry of 'required_state' must be a type and a state key");
      }
      var type = pair.get(0).textValue();
      var key = pair.get(1).textValue();
      if (key.equals(LAZY) && type.equals("m.room.member")) {
        lazy = true;
      } else {
        exact.add(new StateKey(type, key.equals(ME) ? user.value() : key));
      }
    }
    return new RequiredState(Set.copyOf(exact), lazy);
  }

  RequiredState and(RequiredState other) {
    if (equals(other)) {
      return this;
    }
    var both = new HashSet<>(exact);
    both.addAll(other.exact);
    return new RequiredState(Set.copyOf(both), lazyMembers || other.lazyMembers);
  }

  /** What this asks for that the other does not. */
  RequiredState without(RequiredState other) {
    var more = new HashSet<>(exact);
    more.removeAll(other.exact);
    return new RequiredState(Set.copyOf(more), lazyMembers && !other.lazyMembers);
  }

  boolean isEmpty() {
    return exact.isEmpty() && !lazyMembers;
  }

  boolean wants(StateKey key) {
    return exact.contains(key)
        || exact.contains(new StateKey(key.type(), ANY))
        || exact.contains(new StateKey(ANY, key.stateKey()))
        || exact.contains(new StateKey(ANY, ANY));
  }

  /** Whether it can name members beyond single ones. */
  boolean wantsAllMembers() {
    return exact.contains(new StateKey("m.room.member", ANY))
        || exact.contains(new StateKey(ANY, ANY));
  }

  /** Whether any entry stands for more than one piece of state that is no member. */
  boolean hasWildcards() {
    return exact.stream()
        .anyMatch(
            key ->
                key.type().equals(ANY)
                    || (key.stateKey().equals(ANY) && !key.type().equals("m.room.member")));
  }
}
