package chat.hearth.feature.membership;

import chat.hearth.matrix.UserId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;

/**
 * Lifts a ban.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#room-membership">Client-Server
 *     API: room membership</a>
 */
final class UnbanUser implements Endpoint {
  private static final Route ROUTE = Route.post("/_matrix/client/v3/rooms/{roomId}/unban");

  private final MembershipChange change;

  UnbanUser(MembershipChange change) {
    this.change = change;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var fields = request.fields();
    var target = new UserId(fields.string("user_id"));
    change.unban(request.userId(), request.roomId(), target, fields.optionalString("reason"));
    return Reply.empty();
  }
}
