package chat.hearth.delivery.sync;

import chat.hearth.feature.devicekeys.DeviceKeys;
import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.platform.stream.Log;

/**
 * Whose keys changed between two sync tokens, which is why it lives with them.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3keyschanges">
 *     Client-Server API: GET /keys/changes</a>
 */
final class GetKeyChanges implements Endpoint {
  private static final Route ROUTE = Route.get("/_matrix/client/v3/keys/changes");

  private final DeviceKeys deviceKeys;
  private final Log log;

  GetKeyChanges(DeviceKeys deviceKeys, Log log) {
    this.deviceKeys = deviceKeys;
    this.log = log;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    long from = position(request, "from");
    long to = Math.min(position(request, "to"), log.position());
    return Reply.json(deviceKeys.changes(request.userId(), from, to).toJson());
  }

  private static long position(Request request, String name) {
    var token = request.query(name).orElseThrow(() -> MatrixError.missingParam(name));
    return SyncToken.of(token).position();
  }
}
