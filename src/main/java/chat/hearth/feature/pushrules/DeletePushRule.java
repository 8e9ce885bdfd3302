package chat.hearth.feature.pushrules;

import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;

/**
 * Removes a rule of the user's; a predefined one can only be disabled.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#push-rules-api">Client-Server API:
 *     push rules</a>
 */
final class DeletePushRule implements Endpoint {
  private static final Route ROUTE =
      Route.delete("/_matrix/client/v3/pushrules/global/{kind}/{ruleId}");

  private final PushRules rules;

  DeletePushRule(PushRules rules) {
    this.rules = rules;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var kind = RuleKind.of(request);
    var id = request.path("ruleId");
    if (id.startsWith(".")) {
      throw MatrixError.of(400, "M_UNKNOWN", "Predefined push rules stay; disable it instead");
    }
    rules.change(request.userId(), ruleset -> ruleset.remove(kind, id));
    return Reply.empty();
  }
}
