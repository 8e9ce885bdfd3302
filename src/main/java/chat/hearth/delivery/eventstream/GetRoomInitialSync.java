package chat.hearth.delivery.eventstream;

import chat.hearth.delivery.sync.Horizon;
import chat.hearth.feature.accountdata.AccountData;
import chat.hearth.feature.accountdata.IgnoredUsers;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.RoomId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.room.Rooms;
import chat.hearth.room.Visibility;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A room's state and newest events, for who is or was in it, and for all where it is
 * world-readable.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3roomsroomidinitialsync">
 *     Client-Server API: room initial sync</a>
 */
final class GetRoomInitialSync implements Endpoint {
  private static final Route ROUTE =
      Route.get("/_matrix/client/v3/rooms/{roomId}/initialSync").access(Route.Access.GUEST);

  static final int DEFAULT_LIMIT = 10; // as everywhere
  static final int MAX_LIMIT = 100;

  private final Rooms rooms;
  private final RoomSnapshot snapshot;
  private final AccountData accountData;
  private final IgnoredUsers ignored;
  private final Horizon horizon;
  private final Function<Collection<RoomId>, Set<RoomId>> listed;

  GetRoomInitialSync(
      Rooms rooms,
      RoomSnapshot snapshot,
      AccountData accountData,
      Horizon horizon,
      Function<Collection<RoomId>, Set<RoomId>> listed) {
    this.rooms = rooms;
    this.snapshot = snapshot;
    this.accountData = accountData;
    this.ignored = accountData.ignoredUsers();
    this.horizon = horizon;
    this.listed = listed;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var limit = limit(request);
    // First the position, then the room: what it has up to there is never missed.
    var upTo = horizon.of(request.userId());
    var head =
        rooms
            .find(request.roomId())
            .orElseThrow(() -> MatrixError.forbidden("You are not in this room"));
    var visibility = new Visibility(rooms, head, request.userId());
    var latest =
        visibility
            .latestReadable()
            .orElseThrow(() -> MatrixError.forbidden("You are not in this room"));
    return Reply.json(
        snapshot.of(
            RoomSnapshot.scope(request, limit, upTo, ignored.of(request.userId())),
            head,
            visibility,
            latest,
            rooms.memberships().of(request.userId(), head.roomId()),
            !listed.apply(List.of(head.roomId())).isEmpty(),
            accountData.all(request.userId(), Optional.of(head.roomId()))));
  }

  /** How many events of a room are wanted; 0 is none. */
  static int limit(Request request) {
    return (int) Math.min(MAX_LIMIT, request.queryInteger("limit", DEFAULT_LIMIT));
  }
}
