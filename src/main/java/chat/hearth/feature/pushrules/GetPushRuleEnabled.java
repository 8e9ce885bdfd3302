package chat.hearth.feature.pushrules;

import chat.hearth.matrix.Json;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;

/**
 * Whether a push rule is enabled.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#push-rules-api">Client-Server API:
 *     push rules</a>
 */
final class GetPushRuleEnabled implements Endpoint {
  private static final Route ROUTE =
      Route.get("/_matrix/client/v3/pushrules/global/{kind}/{ruleId}/enabled");

  private final PushRules rules;

  GetPushRuleEnabled(PushRules rules) {
    this.rules = rules;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var rule = rules.of(request.userId()).get(RuleKind.of(request), request.path("ruleId"));
    return Reply.json(Json.object().set("enabled", rule.get("enabled")));
  }
}
