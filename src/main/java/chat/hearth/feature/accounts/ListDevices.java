package chat.hearth.feature.accounts;

import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.platform.http.Route.Access;
import java.util.Map;

/**
 * Lists the requester's devices.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3devices">
 *     Client-Server API: GET /devices</a>
 */
final class ListDevices implements Endpoint {
  private static final Route ROUTE = Route.get("/_matrix/client/v3/devices").access(Access.GUEST);

  private final Devices devices;

  ListDevices(Devices devices) {
    this.devices = devices;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var list = devices.list(request.userId()).stream().map(Device::toJson).toList();
    return Reply.json(Map.of("devices", list));
  }
}
