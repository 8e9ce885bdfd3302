package chat.hearth.feature.administration;

import chat.hearth.feature.accounts.Accounts;
import chat.hearth.feature.accounts.Device;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Tells from where an account was last used: an administrator of any account, others of their own.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3adminwhoisuserid">
 *     Client-Server API: GET /admin/whois/{userId}</a>
 */
final class WhoIs implements Endpoint {
  private static final Route ROUTE = Route.get("/_matrix/client/v3/admin/whois/{userId}");

  private final Accounts accounts;

  WhoIs(Accounts accounts) {
    this.accounts = accounts;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var user = new UserId(request.path("userId"));
    if (!user.equals(request.userId())) {
      request.requester().requireAdmin();
    }
    if (accounts.find(user).isEmpty()) {
      throw MatrixError.notFound("There is no such user here");
    }
    var json = Json.object().put("user_id", user.value());
    var devices = json.putObject("devices");
    for (var device : accounts.devices(user)) {
      var connections =
          devices
              .putObject(device.id().value())
              .putArray("sessions")
              .addObject()
              .putArray("connections");
      if (device.lastSeenAt().isPresent()) {
        connections.add(connection(device));
      }
    }
    return Reply.json(json);
  }

  private static ObjectNode connection(Device device) {
    var json = Json.object();
    device.lastSeenIp().ifPresent(ip -> json.put("ip", ip));
    device.lastSeenAt().ifPresent(at -> json.put("last_seen", at.toEpochMilli()));
    device.lastSeenAgent().ifPresent(agent -> json.put("user_agent", agent));
    return json;
  }
}
