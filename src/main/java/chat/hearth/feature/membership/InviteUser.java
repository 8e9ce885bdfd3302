package chat.hearth.feature.membership;

import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.RateClass;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;

/**
 * Invites a user; nothing happens where the user is invited already.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#room-membership">Client-Server
 *     API: room membership</a>
 */
final class InviteUser implements Endpoint {
  private static final Route ROUTE =
      Route.post("/_matrix/client/v3/rooms/{roomId}/invite").rate(RateClass.ROOM);

  private final MembershipChange change;

  InviteUser(MembershipChange change) {
    this.change = change;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var fields = request.fields();
    if (!fields.has("user_id") && fields.has("address")) {
      fields.string("id_server");
      fields.string("medium");
      throw MatrixError.of(
          400, "M_SERVER_NOT_TRUSTED", "This server asks no identity server to invite anybody");
    }
    var target = new UserId(fields.string("user_id"));
    change.invite(request.userId(), request.roomId(), target, fields.optionalString("reason"));
    return Reply.empty();
  }
}
