package chat.hearth.feature.keybackup;

import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;

/**
 * Deletes a version of the backup and all its keys.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#delete_matrixclientv3room_keysversionversion">
 *     Client-Server API: DELETE /room_keys/version/{version}</a>
 */
final class DeleteBackup implements Endpoint {
  private static final Route ROUTE =
      Route.delete("/_matrix/client/v3/room_keys/version/{version}")
          .whenSuspended(Route.Suspended.ALLOWED);

  private final Backups backups;

  DeleteBackup(Backups backups) {
    this.backups = backups;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    backups.delete(request.userId(), Backups.version(request.path("version")));
    return Reply.empty();
  }
}
