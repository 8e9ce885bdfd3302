package chat.hearth.feature.pushrules;

import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;

/**
 * Enables or disables a push rule.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#push-rules-api">Client-Server API:
 *     push rules</a>
 */
final class SetPushRuleEnabled implements Endpoint {
  private static final Route ROUTE =
      Route.put("/_matrix/client/v3/pushrules/global/{kind}/{ruleId}/enabled");

  private final PushRules rules;

  SetPushRuleEnabled(PushRules rules) {
    this.rules = rules;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var kind = RuleKind.of(request);
    var fields = request.fields();
    if (!fields.has("enabled")) {
      throw MatrixError.missingParam("enabled");
    }
    var enabled = fields.bool("enabled", true);
    rules.change(
        request.userId(),
        ruleset -> ruleset.get(kind, request.path("ruleId")).put("enabled", enabled));
    return Reply.empty();
  }
}
