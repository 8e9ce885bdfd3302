package chat.hearth.feature.pushrules;

import chat.hearth.matrix.Fields;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Reads what a client wants of a push rule. */
final class RuleBody {
  private RuleBody() {}

  /**
   * A whole rule of the user's.
   *
   * @throws MatrixError {@code M_INVALID_PARAM} for an ID that only predefined rules have, {@code
   *     M_MISSING_PARAM}, {@code M_BAD_JSON}
   */
  static ObjectNode rule(RuleKind kind, String id, Fields body) {
    if (id.startsWith(".") || id.isEmpty() || id.contains("/") || id.contains("\\")) {
      throw MatrixError.invalidParam("A rule's ID has no '/' or '\\' and begins with no '.'");
    }
    var rule = Json.object();
    rule.put("rule_id", id);
    rule.put("default", false);
    rule.put("enabled", true);
    switch (kind) {
      case OVERRIDE, UNDERRIDE -> {
        var conditions = rule.putArray("conditions");
        body.objects("conditions")
            .forEach(
                condition -> {
                  condition.string("kind");
                  conditions.add(condition.json());
                });
      }
      case POSTCONTENT -> throw MatrixError.invalidParam("Only predefined rules are postcontent");
      case CONTENT -> rule.put("pattern", body.string("pattern"));
      case ROOM, SENDER -> {
        // The ID says which room or user.
      }
    }
    rule.set("actions", actions(body));
    return rule;
  }

  /** The {@code actions}: words, and objects that set a tweak. */
  static ArrayNode actions(Fields body) {
    if (!(body.json().get("actions") instanceof ArrayNode actions)) {
      throw body.has("actions")
          ? MatrixError.badJson("'actions' must be an array")
          : MatrixError.missingParam("actions");
    }
    for (var action : actions) {
      if (!action.isTextual() && !setsTweak(action)) {
        throw MatrixError.badJson("'actions' has words and objects with 'set_tweak'");
      }
    }
    return actions;
  }

  private static boolean setsTweak(JsonNode action) {
    return action.path("set_tweak").isTextual();
  }
}
