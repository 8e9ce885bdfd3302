package chat.hearth.feature.accounts;

import chat.hearth.matrix.DeviceId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.RateClass;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import java.util.List;

/**
 * Removes one of the requester's devices, logging it out.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#delete_matrixclientv3devicesdeviceid">
 *     Client-Server API: DELETE /devices/{deviceId}</a>
 */
final class DeleteDevice implements Endpoint {
  private static final Route ROUTE =
      Route.delete("/_matrix/client/v3/devices/{deviceId}")
          .whenSuspended(Route.Suspended.ALLOWED)
          .rate(RateClass.LOGIN);

  private final OwnerConfirmation confirmation;
  private final Devices devices;

  DeleteDevice(OwnerConfirmation confirmation, Devices devices) {
    this.confirmation = confirmation;
    this.devices = devices;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var device = new DeviceId(request.path("deviceId"));
    var challenge = confirmation.challenge(request);
    if (challenge.isPresent()) {
      return challenge.get();
    }
    devices.remove(request.userId(), List.of(device));
    return Reply.empty();
  }
}
