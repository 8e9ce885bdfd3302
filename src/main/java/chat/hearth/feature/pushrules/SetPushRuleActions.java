package chat.hearth.feature.pushrules;

import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;

/**
 * Changes what a push rule does.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#push-rules-api">Client-Server API:
 *     push rules</a>
 */
final class SetPushRuleActions implements Endpoint {
  private static final Route ROUTE =
      Route.put("/_matrix/client/v3/pushrules/global/{kind}/{ruleId}/actions");

  private final PushRules rules;

  SetPushRuleActions(PushRules rules) {
    this.rules = rules;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var kind = RuleKind.of(request);
    var actions = RuleBody.actions(request.fields());
    rules.change(
        request.userId(),
        ruleset -> ruleset.get(kind, request.path("ruleId")).set("actions", actions));
    return Reply.empty();
  }
}
