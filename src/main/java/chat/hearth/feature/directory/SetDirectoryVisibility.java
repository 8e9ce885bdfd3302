package chat.hearth.feature.directory;

import chat.hearth.event.StateKey;
import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.room.Rooms;

/**
 * Lists a room in the public directory, or not: for who may set its main alias.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#room-aliases">Client-Server API:
 *     room aliases</a>
 */
final class SetDirectoryVisibility implements Endpoint {
  private static final Route ROUTE = Route.put("/_matrix/client/v3/directory/list/room/{roomId}");

  private final PublicRooms published;
  private final Rooms rooms;

  SetDirectoryVisibility(PublicRooms published, Rooms rooms) {
    this.published = published;
    this.rooms = rooms;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var room = rooms.head(request.roomId()).roomId();
    if (!request.requester().admin()
        && !Moderation.maySet(rooms, request.userId(), room, StateKey.CANONICAL_ALIAS)) {
      throw MatrixError.forbidden("You may not list this room");
    }
    switch (request.fieldsOrNone().optionalString("visibility").orElse("public")) {
      case "public" -> published.set(room, true);
      case "private" -> published.set(room, false);
      default -> throw MatrixError.invalidParam("'visibility' must be public or private");
    }
    return Reply.empty();
  }
}
