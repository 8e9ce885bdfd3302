package chat.hearth.feature.directory;

import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.room.Rooms;

/**
 * The aliases of a room: for its members, and for everybody where all the world may read it.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#room-aliases">Client-Server API:
 *     room aliases</a>
 */
final class GetRoomAliases implements Endpoint {
  private static final Route ROUTE = Route.get("/_matrix/client/v3/rooms/{roomId}/aliases");

  private final AliasStore aliases;
  private final Rooms rooms;

  GetRoomAliases(AliasStore aliases, Rooms rooms) {
    this.aliases = aliases;
    this.rooms = rooms;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var head =
        rooms
            .find(request.roomId())
            .filter(
                room ->
                    rooms.memberships().isJoined(request.userId(), room.roomId())
                        || rooms.current(room).historyVisibility().equals("world_readable"))
            .orElseThrow(() -> MatrixError.forbidden("You are not in this room"));
    var json = Json.object();
    var list = json.putArray("aliases");
    aliases.ofRoom(head.roomId()).forEach(list::add);
    return Reply.json(json);
  }
}
