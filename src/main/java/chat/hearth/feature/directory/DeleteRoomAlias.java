package chat.hearth.feature.directory;

import chat.hearth.event.StateKey;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.RoomAlias;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.room.Rooms;

/**
 * Takes an alias away: for who made it, and who may set the main alias of its room.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#room-aliases">Client-Server API:
 *     room aliases</a>
 */
final class DeleteRoomAlias implements Endpoint {
  private static final Route ROUTE = Route.delete("/_matrix/client/v3/directory/room/{roomAlias}");

  private final AliasStore aliases;
  private final Rooms rooms;

  DeleteRoomAlias(AliasStore aliases, Rooms rooms) {
    this.aliases = aliases;
    this.rooms = rooms;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var alias = new RoomAlias(request.path("roomAlias"));
    var entry =
        aliases
            .find(alias)
            .orElseThrow(() -> MatrixError.notFound("There is no room of that name"));
    if (!entry.creator().equals(request.userId())
        && !request.requester().admin()
        && !Moderation.maySet(rooms, request.userId(), entry.room(), StateKey.CANONICAL_ALIAS)) {
      throw MatrixError.forbidden("You may not delete this alias");
    }
    aliases.delete(alias);
    return Reply.empty();
  }
}
