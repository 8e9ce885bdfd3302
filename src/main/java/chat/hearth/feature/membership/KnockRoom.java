package chat.hearth.feature.membership;

import chat.hearth.matrix.Json;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.RateClass;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;

/**
 * Knocks at a room: asks to be invited.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#room-membership">Client-Server
 *     API: room membership</a>
 */
final class KnockRoom implements Endpoint {
  private static final Route ROUTE =
      Route.post("/_matrix/client/v3/knock/{roomIdOrAlias}").rate(RateClass.ROOM);

  private final Joining joining;
  private final RoomNames names;

  KnockRoom(Joining joining, RoomNames names) {
    this.joining = joining;
    this.names = names;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var room = names.resolve(request.path("roomIdOrAlias"));
    joining.knock(request.requester(), room, request.fieldsOrNone().optionalString("reason"));
    return Reply.json(Json.object().put("room_id", room.value()));
  }
}
