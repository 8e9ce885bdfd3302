package chat.hearth.feature.pushrules;

import chat.hearth.matrix.Glob;
import chat.hearth.matrix.UserId;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;

/** Reads the conditions of one user's rules; what is not well formed never holds. */
final class ConditionReader {
  private static final Pattern COUNT = Pattern.compile("(==|<=|>=|<|>)?([0-9]{1,15})");

  private final UserId owner;

  ConditionReader(UserId owner) {
    this.owner = owner;
  }

  Condition read(JsonNode json) {
    var path = json.path("key").isTextual() ? PropertyPath.of(json.get("key").textValue()) : null;
    return switch (json.path("kind").asText()) {
      case "event_match" -> path == null ? new Condition.Unknown() : matches(path, json);
      case "event_property_is" -> path == null ? new Condition.Unknown() : is(path, json);
      case "event_property_contains" ->
          path == null ? new Condition.Unknown() : contains(path, json);
      case "contains_display_name" -> new Condition.ContainsDisplayName();
      case "room_member_count" -> count(json.path("is").asText());
      case "sender_notification_permission" ->
          json.path("key").isTextual()
              ? new Condition.SenderMayNotify(json.get("key").textValue())
              : new Condition.Unknown();
      case "io.element.msc4306.thread_subscription", "thread_subscription" ->
          json.path("subscribed").isBoolean()
              ? new Condition.InThread(json.get("subscribed").booleanValue())
              : new Condition.Unknown();
      default -> new Condition.Unknown();
    };
  }

  /** That {@code content.body} has words that a glob stands for. */
  static Condition body(String glob) {
    return new Condition.Matches(PropertyPath.of("content.body"), new Glob(glob));
  }

  private Condition matches(PropertyPath path, JsonNode json) {
    if (!json.path("pattern").isTextual()) {
      return new Condition.Unknown();
    }
    var pattern = json.get("pattern").textValue();
    // A state key that differs in case alone belongs to nobody here.
    return pattern.equals(owner.value()) && !path.isBody()
        ? new Condition.IsOwner(path)
        : new Condition.Matches(path, new Glob(pattern));
  }

  private Condition is(PropertyPath path, JsonNode json) {
    var value = json.path("value");
    return isOwner(value) ? new Condition.IsOwner(path) : new Condition.PropertyIs(path, value);
  }

  private Condition contains(PropertyPath path, JsonNode json) {
    var value = json.path("value");
    return isOwner(value)
        ? new Condition.ContainsOwner(path)
        : new Condition.PropertyContains(path, value);
  }

  private boolean isOwner(JsonNode value) {
    return value.isTextual() && value.textValue().equals(owner.value());
  }

  private static Condition count(String is) {
    var found = COUNT.matcher(is);
    if (!found.matches()) {
      return new Condition.Unknown();
    }
    var operator = found.group(1) == null ? "==" : found.group(1);
    return new Condition.MemberCount(operator, Long.parseLong(found.group(2)));
  }
}
