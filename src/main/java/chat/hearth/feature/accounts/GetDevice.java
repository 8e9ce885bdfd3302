package chat.hearth.feature.accounts;

import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.platform.http.Route.Access;

/**
 * Shows one of the requester's devices.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3devicesdeviceid">
 *     Client-Server API: GET /devices/{deviceId}</a>
 */
final class GetDevice implements Endpoint {
  private static final Route ROUTE =
      Route.get("/_matrix/client/v3/devices/{deviceId}").access(Access.GUEST);

  private final Devices devices;

  GetDevice(Devices devices) {
    this.devices = devices;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var device = new DeviceId(request.path("deviceId"));
    return devices
        .find(request.userId(), device)
        .map(found -> Reply.json(found.toJson()))
        .orElseThrow(() -> MatrixError.notFound("There is no such device"));
  }
}
