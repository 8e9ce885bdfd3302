package chat.hearth.feature.membership;

import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;

/**
 * Leaves a room, or declines its invitation, or takes a knock back.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#room-membership">Client-Server
 *     API: room membership</a>
 */
final class LeaveRoom implements Endpoint {
  private static final Route ROUTE =
      Route.post("/_matrix/client/v3/rooms/{roomId}/leave")
          .whenSuspended(Route.Suspended.ALLOWED)
          .access(Route.Access.GUEST);

  private final MembershipChange change;

  LeaveRoom(MembershipChange change) {
    this.change = change;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var reason = request.fieldsOrNone().optionalString("reason");
    change.leave(request.userId(), request.roomId(), reason);
    return Reply.empty();
  }
}
