package chat.hearth.feature.pushrules;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * The section of the specification on push rules, word for word and without regard to speed.
 *
 * @param owner whose rules they are
 * @param members how many are joined to the room
 * @param mayNotify whether the sender may notify the room
 * @param name the owner's name in the room
 * @param follows whether the owner follows the event's thread
 */
record RuleOracle(
    String owner,
    int members,
    boolean mayNotify,
    Optional<String> name,
    Optional<Boolean> follows) {
  private static final List<String> KINDS =
      List.of("override", "content", "postcontent", "room", "sender", "underride");

  /** The actions of the first rule that matches, those of the past left out. */
  List<JsonNode> actions(JsonNode rules, JsonNode event) {
    for (var kind : KINDS) {
      for (var rule : rules.path("global").path(kind)) {
        if (rule.path("enabled").asBoolean(true) && matches(kind, rule, event)) {
          return rule.path("actions")
              .valueStream()
              .filter(action -> action.isObject() || action.asText().equals("notify"))
              .toList();
        }
      }
    }
    return List.of();
  }

  private boolean matches(String kind, JsonNode rule, JsonNode event) {
    return switch (kind) {
      case "content" -> inWords(rule.path("pattern").asText(), event.path("content").path("body"));
      case "room" -> rule.path("rule_id").equals(event.path("room_id"));
      case "sender" -> rule.path("rule_id").equals(event.path("sender"));
      default -> rule.path("conditions").valueStream().allMatch(each -> holds(each, event));
    };
  }

  private boolean holds(JsonNode condition, JsonNode event) {
    var value = at(condition.path("key").asText(), event);
    var wanted = condition.path("value");
    return switch (condition.path("kind").asText()) {
      case "event_match" ->
          condition.path("key").asText().equals("content.body")
              ? inWords(condition.path("pattern").asText(), value)
              : value.isTextual() && glob(condition.path("pattern").asText(), value.asText());
      case "event_property_is" -> isSimple(value) && value.equals(wanted);
      case "event_property_contains" ->
          value.isArray()
              && value.valueStream().anyMatch(each -> isSimple(each) && each.equals(wanted));
      case "contains_display_name" ->
          name.isPresent()
              && !name.get().isEmpty()
              && words(event.path("content").path("body"))
                  .anyMatch(word -> word.equalsIgnoreCase(name.get()));
      case "room_member_count" -> count(condition.path("is").asText());
      case "sender_notification_permission" -> mayNotify;
      case "io.element.msc4306.thread_subscription" ->
          follows.isPresent() && follows.get() == condition.path("subscribed").asBoolean();
      default -> false;
    };
  }

  private boolean count(String is) {
    int digits = 0;
    while (digits < is.length() && !Character.isDigit(is.charAt(digits))) {
      digits++;
    }
    if (digits == is.length()) {
      return false;
    }
    long number = Long.parseLong(is.substring(digits));
    return switch (is.substring(0, digits)) {
      case "", "==" -> members == number;
      case "<" -> members < number;
      case ">" -> members > number;
      case "<=" -> members <= number;
      case ">=" -> members >= number;
      default -> false;
    };
  }

  /** Follows a path, one character after the other. */
  private static JsonNode at(String path, JsonNode event) {
    var name = new StringBuilder();
    for (int i = 0; i < path.length(); i++) {
      if (path.startsWith("\\.", i) || path.startsWith("\\\\", i)) {
        name.append(path.charAt(++i));
      } else if (path.charAt(i) == '.') {
        return at(path.substring(i + 1), event.path(name.toString()));
      } else {
        name.append(path.charAt(i));
      }
    }
    return event.path(name.toString());
  }

  private static boolean isSimple(JsonNode value) {
    return value.isTextual() || value.isIntegralNumber() || value.isBoolean() || value.isNull();
  }

  private static boolean inWords(String pattern, JsonNode body) {
    return words(body).anyMatch(word -> glob(pattern, word));
  }

  /** All substrings between borders of words, the empty ones included. */
  private static java.util.stream.Stream<String> words(JsonNode body) {
    if (!body.isTextual()) {
      return java.util.stream.Stream.empty();
    }
    var text = body.textValue();
    var words = java.util.stream.Stream.<String>builder();
    for (int from = 0; from <= text.length(); from++) {
      for (int to = from; to <= text.length(); to++) {
        if ((from == 0 || isBorder(text.charAt(from - 1)))
            && (to == text.length() || isBorder(text.charAt(to)))) {
          words.add(text.substring(from, to));
        }
      }
    }
    return words.build();
  }

  private static boolean isBorder(char c) {
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_".indexOf(c) < 0;
  }

  private static boolean glob(String pattern, String text) {
    if (pattern.isEmpty()) {
      return text.isEmpty();
    }
    if (pattern.charAt(0) == '*') {
      return glob(pattern.substring(1), text)
          || !text.isEmpty() && glob(pattern, text.substring(1));
    }
    return !text.isEmpty()
        && (pattern.charAt(0) == '?'
            || pattern.substring(0, 1).equalsIgnoreCase(text.substring(0, 1)))
        && glob(pattern.substring(1), text.substring(1));
  }
}
