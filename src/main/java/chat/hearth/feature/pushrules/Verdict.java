package chat.hearth.feature.pushrules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What a user's rules say about an event.
 *
 * @param notifies whether the user is to be notified
 * @param highlights whether it concerns the user in particular; never without {@code notifies}
 * @param byOverride whether a rule of the kind {@code override} decided
 * @param actions of the rule that decided, without those of the past. Not to be modified
 */
public record Verdict(
    boolean notifies, boolean highlights, boolean byOverride, List<JsonNode> actions) {
  /** No rule applies. */
  public static final Verdict NONE = new Verdict(false, false, false, List.of());

  /** What a rule with these actions means; {@code dont_notify} and {@code coalesce} are ignored. */
  static Verdict of(RuleKind kind, JsonNode actions) {
    var kept = new ArrayList<JsonNode>();
    var notify = false;
    var highlight = false;
    if (actions instanceof ArrayNode array) {
      for (var action : array) {
        if (action.isObject()) {
          kept.add(action);
          if (action.path("set_tweak").asText().equals("highlight")) {
            highlight = action.path("value").asBoolean(true);
          }
        } else if (action.asText().equals("notify")) {
          kept.add(action);
          notify = true;
        }
      }
    }
    return new Verdict(notify, notify && highlight, kind == RuleKind.OVERRIDE, List.copyOf(kept));
  }

  /** Whether it counts the same, whatever it sounds like. */
  boolean countsAs(Verdict other) {
    return notifies == other.notifies && highlights == other.highlights;
  }
}
