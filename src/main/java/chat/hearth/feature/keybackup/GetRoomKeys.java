package chat.hearth.feature.keybackup;

import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import java.util.Optional;

/**
 * Shows the keys of a version of the backup: of one session, one room, or all.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3room_keyskeys">
 *     Client-Server API: GET /room_keys/keys</a>
 */
final class GetRoomKeys implements Endpoint {
  private final Extent extent;
  private final Backups backups;

  GetRoomKeys(Extent extent, Backups backups) {
    this.extent = extent;
    this.backups = backups;
  }

  @Override
  public Route route() {
    return Route.get(extent.path());
  }

  @Override
  public Reply handle(Request request) {
    var user = request.userId();
    var version = Backups.version(request);
    return switch (extent) {
      case ALL -> {
        var pages = backups.keys(user, version, Optional.empty());
        yield new Reply.JsonStream(out -> new KeyWriter(out).rooms(pages));
      }
      case ROOM -> {
        var pages = backups.keys(user, version, Optional.of(request.roomId()));
        yield new Reply.JsonStream(out -> new KeyWriter(out).sessions(pages));
      }
      case SESSION ->
          Reply.jsonBytes(
              backups.key(user, version, request.roomId(), request.path("sessionId")).toJson());
    };
  }
}
