package chat.hearth.feature.pushrules;

import chat.hearth.matrix.Glob;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;

/**
 * What has to be true for a rule to apply. The owner of the rules is never named by ID, so that the
 * same rules of many users are equal.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#conditions-1">Client-Server API:
 *     conditions</a>
 */
sealed interface Condition {
  boolean holds(Subject subject);

  /** Whether it may hold for one user and not for another. */
  default boolean asksForOwner() {
    return switch (this) {
      case IsOwner i -> true;
      case ContainsOwner c -> true;
      case ContainsDisplayName c -> true;
      case InThread t -> true;
      case Matches m -> false;
      case PropertyIs p -> false;
      case PropertyContains p -> false;
      case MemberCount m -> false;
      case SenderMayNotify s -> false;
      case Unknown u -> false;
    };
  }

  /** {@code event_match}. */
  record Matches(PropertyPath path, Glob glob) implements Condition {
    @Override
    public boolean holds(Subject subject) {
      var value = subject.property(path);
      return value.isTextual()
          && (path.isBody()
              ? glob.matchesWords(value.textValue())
              : glob.matches(value.textValue()));
    }
  }

  /** {@code event_match} or {@code event_property_is} with the owner's ID. */
  record IsOwner(PropertyPath path) implements Condition {
    @Override
    public boolean holds(Subject subject) {
      return subject.isOwner(subject.property(path));
    }
  }

  /** {@code event_property_is}. */
  record PropertyIs(PropertyPath path, JsonNode value) implements Condition {
    @Override
    public boolean holds(Subject subject) {
      return same(subject.property(path), value);
    }
  }

  /** {@code event_property_contains}. */
  record PropertyContains(PropertyPath path, JsonNode value) implements Condition {
    @Override
    public boolean holds(Subject subject) {
      if (subject.property(path) instanceof ArrayNode array) {
        for (var element : array) {
          if (same(element, value)) {
            return true;
          }
        }
      }
      return false;
    }
  }

  /** {@code event_property_contains} with the owner's ID. */
  record ContainsOwner(PropertyPath path) implements Condition {
    @Override
    public boolean holds(Subject subject) {
      if (subject.property(path) instanceof ArrayNode array) {
        for (var element : array) {
          if (subject.isOwner(element)) {
            return true;
          }
        }
      }
      return false;
    }
  }

  /** {@code contains_display_name}. */
  record ContainsDisplayName() implements Condition {
    private static final PropertyPath BODY = PropertyPath.of("content.body");

    @Override
    public boolean holds(Subject subject) {
      var body = subject.property(BODY);
      return body.isTextual()
          && subject
              .owner()
              .flatMap(subject.room()::displayName)
              .filter(name -> !name.isEmpty() && Glob.containsWord(body.textValue(), name))
              .isPresent();
    }
  }

  /** {@code room_member_count}: how the count compares with a number. */
  record MemberCount(String operator, long number) implements Condition {
    @Override
    public boolean holds(Subject subject) {
      int count = subject.room().joinedMembers();
      return switch (operator) {
        case "<" -> count < number;
        case ">" -> count > number;
        case "<=" -> count <= number;
        case ">=" -> count >= number;
        default -> count == number;
      };
    }
  }

  /** {@code sender_notification_permission}. */
  record SenderMayNotify(String key) implements Condition {
    @Override
    public boolean holds(Subject subject) {
      return subject.room().senderMayNotify(key);
    }
  }

  /** {@code thread_subscription} (MSC4306): that the event is in a thread the owner follows. */
  record InThread(boolean followed) implements Condition {
    @Override
    public boolean holds(Subject subject) {
      return subject
          .owner()
          .flatMap(subject.room()::followsThread)
          .filter(follows -> follows == followed)
          .isPresent();
    }
  }

  /** What nobody here knows, or what is not well formed: never true. */
  record Unknown() implements Condition {
    @Override
    public boolean holds(Subject subject) {
      return false;
    }
  }

  private static boolean same(JsonNode one, JsonNode other) {
    if (one.isIntegralNumber() && other.isIntegralNumber()) {
      return one.canConvertToLong()
          && other.canConvertToLong()
          && one.longValue() == other.longValue();
    }
    return (one.isTextual() || one.isBoolean() || one.isNull()) && one.equals(other);
  }
}
