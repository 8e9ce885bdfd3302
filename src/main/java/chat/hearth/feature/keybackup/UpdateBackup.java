package chat.hearth.feature.keybackup;

import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;

/**
 * Changes the {@code auth_data} of a version of the backup.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3room_keysversionversion">
 *     Client-Server API: PUT /room_keys/version/{version}</a>
 */
final class UpdateBackup implements Endpoint {
  private static final Route ROUTE =
      Route.put("/_matrix/client/v3/room_keys/version/{version}")
          .whenSuspended(Route.Suspended.ALLOWED);

  private final Backups backups;

  UpdateBackup(Backups backups) {
    this.backups = backups;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var fields = request.fields();
    var algorithm = fields.string("algorithm");
    var authData = Json.text(fields.object("auth_data").json());
    var named = fields.optionalString("version");
    if (named.isPresent() && !named.get().equals(request.path("version"))) {
      throw MatrixError.invalidParam("'version' is another than in the path");
    }
    var version = Backups.version(request.path("version"));
    if (!backups.get(request.userId(), version).algorithm().equals(algorithm)) {
      throw MatrixError.invalidParam("Algorithm does not match");
    }
    backups.setAuthData(request.userId(), version, authData);
    return Reply.empty();
  }
}
