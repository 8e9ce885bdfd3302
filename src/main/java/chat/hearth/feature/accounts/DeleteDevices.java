package chat.hearth.feature.accounts;

import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.RateClass;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;

/**
 * Removes several of the requester's devices, logging them out.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3delete_devices">
 *     Client-Server API: POST /delete_devices</a>
 */
final class DeleteDevices implements Endpoint {
  private static final Route ROUTE =
      Route.post("/_matrix/client/v3/delete_devices")
          .whenSuspended(Route.Suspended.ALLOWED)
          .rate(RateClass.LOGIN);

  private final OwnerConfirmation confirmation;
  private final Devices devices;

  DeleteDevices(OwnerConfirmation confirmation, Devices devices) {
    this.confirmation = confirmation;
    this.devices = devices;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var fields = request.fields();
    if (!fields.has("devices")) {
      throw MatrixError.missingParam("devices");
    }
    var ids = fields.strings("devices").stream().map(DeviceId::new).toList();
    var challenge = confirmation.challenge(request);
    if (challenge.isPresent()) {
      return challenge.get();
    }
    devices.remove(request.userId(), ids);
    return Reply.empty();
  }
}
