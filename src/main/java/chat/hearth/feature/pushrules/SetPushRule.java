package chat.hearth.feature.pushrules;

import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;

/**
 * Makes a rule of the user's, or changes it.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#push-rules-api">Client-Server API:
 *     push rules</a>
 */
final class SetPushRule implements Endpoint {
  private static final Route ROUTE =
      Route.put("/_matrix/client/v3/pushrules/global/{kind}/{ruleId}");

  private final PushRules rules;

  SetPushRule(PushRules rules) {
    this.rules = rules;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var kind = RuleKind.of(request);
    var rule = RuleBody.rule(kind, request.path("ruleId"), request.fields());
    rules.change(
        request.userId(),
        ruleset -> ruleset.put(kind, rule, request.query("before"), request.query("after")));
    return Reply.empty();
  }
}
