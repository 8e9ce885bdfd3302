package chat.hearth.feature.pushrules;

import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;

/**
 * The global push rules of the user: all there are.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#push-rules-api">Client-Server API:
 *     push rules</a>
 */
final class GetGlobalPushRules implements Endpoint {
  private static final Route ROUTE =
      Route.get("/_matrix/client/v3/pushrules/global/")
          .alsoAt("/_matrix/client/v3/pushrules/global");

  private final PushRules rules;

  GetGlobalPushRules(PushRules rules) {
    this.rules = rules;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    return Reply.json(rules.of(request.userId()).global());
  }
}
