package chat.hearth.feature.keybackup;

import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;

/**
 * Deletes keys from a version of the backup: of one session, one room, or all.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#delete_matrixclientv3room_keyskeys">
 *     Client-Server API: DELETE /room_keys/keys</a>
 */
final class DeleteRoomKeys implements Endpoint {
  private final Extent extent;
  private final Backups backups;

  DeleteRoomKeys(Extent extent, Backups backups) {
    this.extent = extent;
    this.backups = backups;
  }

  @Override
  public Route route() {
    return Route.delete(extent.path()).whenSuspended(Route.Suspended.ALLOWED);
  }

  @Override
  public Reply handle(Request request) {
    var version = Backups.version(request);
    return Reply.json(backups.remove(request.userId(), version, extent.of(request)).summary());
  }
}
