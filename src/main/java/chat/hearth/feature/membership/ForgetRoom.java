package chat.hearth.feature.membership;

import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.room.Rooms;

/**
 * Forgets a room that the user has left: its history is not served any more.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#room-membership">Client-Server
 *     API: room membership</a>
 */
final class ForgetRoom implements Endpoint {
  private static final Route ROUTE =
      Route.post("/_matrix/client/v3/rooms/{roomId}/forget").whenSuspended(Route.Suspended.ALLOWED);

  private final Rooms rooms;

  ForgetRoom(Rooms rooms) {
    this.rooms = rooms;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    if (!rooms.forget(request.userId(), request.roomId())) {
      throw MatrixError.of(400, "M_UNKNOWN", "You can only forget a room that you have left");
    }
    return Reply.empty();
  }
}
