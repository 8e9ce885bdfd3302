package chat.hearth.feature.accounts;

import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.platform.http.Route.Access;

/**
 * Renames one of the requester's devices.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3devicesdeviceid">
 *     Client-Server API: PUT /devices/{deviceId}</a>
 */
final class UpdateDevice implements Endpoint {
  private static final Route ROUTE =
      Route.put("/_matrix/client/v3/devices/{deviceId}").access(Access.GUEST);

  private final Devices devices;

  UpdateDevice(Devices devices) {
    this.devices = devices;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var device = new DeviceId(request.path("deviceId"));
    var name = SignInRequest.displayName(request.fields(), "display_name");
    boolean known =
        name.isPresent()
            ? devices.rename(request.userId(), device, name.get())
            : devices.find(request.userId(), device).isPresent();
    if (!known) {
      throw MatrixError.notFound("There is no such device");
    }
    return Reply.empty();
  }
}
