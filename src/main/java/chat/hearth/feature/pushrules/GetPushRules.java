package chat.hearth.feature.pushrules;

import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;

/**
 * All push rules of the user.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#push-rules-api">Client-Server API:
 *     push rules</a>
 */
final class GetPushRules implements Endpoint {
  private static final Route ROUTE =
      Route.get("/_matrix/client/v3/pushrules/").alsoAt("/_matrix/client/v3/pushrules");

  private final PushRules rules;

  GetPushRules(PushRules rules) {
    this.rules = rules;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    return Reply.json(rules.of(request.userId()).content());
  }
}
