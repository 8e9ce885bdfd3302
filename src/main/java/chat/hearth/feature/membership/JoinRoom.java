package chat.hearth.feature.membership;

import chat.hearth.matrix.Json;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.RateClass;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;

/**
 * Joins a room by its ID.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#room-membership">Client-Server
 *     API: room membership</a>
 */
final class JoinRoom implements Endpoint {
  private static final Route ROUTE =
      Route.post("/_matrix/client/v3/rooms/{roomId}/join")
          .rate(RateClass.ROOM)
          .access(Route.Access.GUEST);

  private final Joining joining;
  private final ThirdPartyInvites thirdParty;

  JoinRoom(Joining joining, ThirdPartyInvites thirdParty) {
    this.thirdParty = thirdParty;
    this.joining = joining;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var room = request.roomId();
    var fields = request.fieldsOrNone();
    var signed = fields.optionalObject("third_party_signed");
    signed.ifPresent(shown -> thirdParty.redeem(request.userId(), room, shown));
    joining.join(request.requester(), room, fields.optionalString("reason"));
    return Reply.json(Json.object().put("room_id", room.value()));
  }
}
