package chat.hearth.feature.presence;

import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.room.Memberships;

/**
 * Shows what a user is who shares a room with the requester. Whether others exist is not told.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3presenceuseridstatus">
 *     Client-Server API: GET /presence/{userId}/status</a>
 */
final class GetPresence implements Endpoint {
  private static final Route ROUTE = Route.get("/_matrix/client/v3/presence/{userId}/status");

  private final Presence presence;
  private final Memberships memberships;

  GetPresence(Presence presence, Memberships memberships) {
    this.presence = presence;
    this.memberships = memberships;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var user = new UserId(request.path("userId"));
    if (!user.equals(request.userId()) && !memberships.shareRoom(request.userId(), user)) {
      throw MatrixError.forbidden("You are not allowed to see their presence");
    }
    return Reply.json(presence.content(user));
  }
}
