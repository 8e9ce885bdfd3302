package chat.hearth.feature.accounts;

import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.platform.http.Route.Access;
import java.util.List;
import java.util.Map;

/**
 * Lists the ways to log in.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3login">Client-
 *     Server API: GET /login</a>
 */
final class GetLoginFlows implements Endpoint {
  private static final Route ROUTE = Route.get("/_matrix/client/v3/login").access(Access.OPEN);

  private static final Map<String, Object> FLOWS =
      Map.of(
          "flows",
          List.of(
              Map.of("type", Login.PASSWORD),
              Map.of("type", Login.TOKEN, "get_login_token", true)));

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    return Reply.json(FLOWS);
  }
}
