package chat.hearth.feature.keybackup;

import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;

/**
 * Shows a version of the backup.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3room_keysversionversion">
 *     Client-Server API: GET /room_keys/version/{version}</a>
 */
final class GetBackup implements Endpoint {
  private static final Route ROUTE = Route.get("/_matrix/client/v3/room_keys/version/{version}");

  private final Backups backups;

  GetBackup(Backups backups) {
    this.backups = backups;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var version = Backups.version(request.path("version"));
    return Reply.json(backups.get(request.userId(), version).toJson());
  }
}
