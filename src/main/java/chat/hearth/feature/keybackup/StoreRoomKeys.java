package chat.hearth.feature.keybackup;

import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import java.util.List;

/**
 * Stores keys in the newest version of the backup: of one session, one room, or many.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3room_keyskeys">
 *     Client-Server API: PUT /room_keys/keys</a>
 */
final class StoreRoomKeys implements Endpoint {
  /**
   * More than ten thousand keys of the size that clients make. They send some hundreds at once; the
   * tree of a body this large takes about 100 MB while it is stored.
   */
  private static final long MAX_BODY_BYTES = 16L << 20;

  private final Extent extent;
  private final Backups backups;

  StoreRoomKeys(Extent extent, Backups backups) {
    this.extent = extent;
    this.backups = backups;
  }

  @Override
  public Route route() {
    return Route.put(extent.path()).whenSuspended(Route.Suspended.ALLOWED).maxBody(MAX_BODY_BYTES);
  }

  @Override
  public Reply handle(Request request) {
    var version = Backups.version(request);
    return Reply.json(backups.store(request.userId(), version, read(request)).summary());
  }

  private List<RoomKey> read(Request request) {
    return switch (extent) {
      case ALL -> RoomKey.readAll(request.fields());
      case ROOM -> RoomKey.readRoom(request.roomId(), request.fields());
      case SESSION ->
          List.of(RoomKey.read(request.roomId(), request.path("sessionId"), request.fields()));
    };
  }
}
