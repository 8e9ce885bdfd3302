package chat.hearth.feature.directory;

import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.RoomAlias;
import chat.hearth.matrix.RoomId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.room.Rooms;

/**
 * Gives a room an alias: for its members.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#room-aliases">Client-Server API:
 *     room aliases</a>
 */
final class SetRoomAlias implements Endpoint {
  private static final Route ROUTE = Route.put("/_matrix/client/v3/directory/room/{roomAlias}");

  private final Directory directory;
  private final Rooms rooms;

  SetRoomAlias(Directory directory, Rooms rooms) {
    this.directory = directory;
    this.rooms = rooms;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var alias = new RoomAlias(request.path("roomAlias"));
    var room = new RoomId(request.fields().string("room_id"));
    if (!rooms.memberships().isJoined(request.userId(), room)) {
      throw MatrixError.forbidden("You are not in this room");
    }
    if (!directory.name(alias, room, request.userId())) {
      throw MatrixError.of(409, "M_UNKNOWN", "That alias is taken");
    }
    return Reply.empty();
  }
}
