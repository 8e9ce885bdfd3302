package chat.hearth.feature.pushrules;

import chat.hearth.matrix.RoomId;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Optional;

/**
 * One enabled rule.
 *
 * @param conditions all of which have to hold
 */
record Rule(List<Condition> conditions, Verdict verdict) {
  boolean applies(Subject subject) {
    for (var condition : conditions) {
      if (!condition.holds(subject)) {
        return false;
      }
    }
    return true;
  }

  boolean asksForThread() {
    return conditions.stream().anyMatch(Condition.InThread.class::isInstance);
  }

  /** What is left of it in one room; empty where it can't apply there. */
  Optional<Rule> in(RoomId room) {
    for (var condition : conditions) {
      if (condition instanceof Condition.Unknown || isAboutAnother(condition, room)) {
        return Optional.empty();
      }
    }
    var left = conditions.stream().filter(condition -> !isAboutRoom(condition)).toList();
    return Optional.of(new Rule(left, verdict));
  }

  /** Whether both apply to the same events, and count the same. */
  boolean countsAs(Rule other) {
    return conditions.equals(other.conditions) && verdict.countsAs(other.verdict);
  }

  private static boolean isAboutRoom(Condition condition) {
    return switch (condition) {
      case Condition.Matches matches -> matches.path().isRoomId();
      case Condition.PropertyIs is -> is.path().isRoomId();
      default -> false;
    };
  }

  private static boolean isAboutAnother(Condition condition, RoomId room) {
    return switch (condition) {
      case Condition.Matches(var path, var glob) -> path.isRoomId() && !glob.matches(room.value());
      case Condition.PropertyIs(var path, var value) ->
          path.isRoomId() && !value.equals(TextNode.valueOf(room.value()));
      default -> false;
    };
  }
}
