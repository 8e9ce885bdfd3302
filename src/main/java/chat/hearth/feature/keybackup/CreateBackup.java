package chat.hearth.feature.keybackup;

import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import java.util.Map;

/**
 * Makes a new version of the backup, which takes the place of the one before.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3room_keysversion">
 *     Client-Server API: POST /room_keys/version</a>
 */
final class CreateBackup implements Endpoint {
  private static final Route ROUTE =
      Route.post("/_matrix/client/v3/room_keys/version").whenSuspended(Route.Suspended.ALLOWED);

  private final Backups backups;

  CreateBackup(Backups backups) {
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
    if (algorithm.indexOf('\0') >= 0) {
      throw MatrixError.invalidParam("No algorithm has a NUL in its name");
    }
    var authData = Json.text(fields.object("auth_data").json());
    var version = backups.create(request.userId(), algorithm, authData);
    return Reply.json(Map.of("version", Long.toString(version)));
  }
}
