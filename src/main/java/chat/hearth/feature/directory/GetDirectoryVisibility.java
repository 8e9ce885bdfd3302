package chat.hearth.feature.directory;

import chat.hearth.matrix.Json;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.room.Rooms;

/**
 * Whether the public directory lists a room.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#room-aliases">Client-Server API:
 *     room aliases</a>
 */
final class GetDirectoryVisibility implements Endpoint {
  private static final Route ROUTE =
      Route.get("/_matrix/client/v3/directory/list/room/{roomId}").access(Route.Access.OPEN);

  private final PublicRooms published;
  private final Rooms rooms;

  GetDirectoryVisibility(PublicRooms published, Rooms rooms) {
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
    return Reply.json(
        Json.object().put("visibility", published.isPublished(room) ? "public" : "private"));
  }
}
