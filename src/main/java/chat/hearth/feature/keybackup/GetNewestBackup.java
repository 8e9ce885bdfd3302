package chat.hearth.feature.keybackup;

import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;

/**
 * Shows the newest version of the backup.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3room_keysversion">
 *     Client-Server API: GET /room_keys/version</a>
 */
final class GetNewestBackup implements Endpoint {
  private static final Route ROUTE = Route.get("/_matrix/client/v3/room_keys/version");

  private final Backups backups;

  GetNewestBackup(Backups backups) {
    this.backups = backups;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    return backups
        .newest(request.userId())
        .map(backup -> Reply.json(backup.toJson()))
        .orElseThrow(() -> MatrixError.notFound("No current backup version"));
  }
}
