package chat.hearth.feature.accounts;

import chat.hearth.matrix.Json;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.platform.http.Route.Access;

/**
 * Tells a client whose access token it has.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3accountwhoami">
 *     Client-Server API: GET /account/whoami</a>
 */
final class WhoAmI implements Endpoint {
  private static final Route ROUTE =
      Route.get("/_matrix/client/v3/account/whoami").access(Access.GUEST);

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var requester = request.requester();
    var json = Json.object().put("user_id", requester.userId().value());
    requester.device().ifPresent(device -> json.put("device_id", device.value()));
    return Reply.json(json.put("is_guest", requester.guest()));
  }
}
