package chat.hearth.feature.membership;

import chat.hearth.matrix.Json;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.room.Membership;
import chat.hearth.room.Rooms;

/**
 * The rooms that the user is joined to.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#room-membership">Client-Server
 *     API: room membership</a>
 */
final class ListJoinedRooms implements Endpoint {
  private static final Route ROUTE = Route.get("/_matrix/client/v3/joined_rooms");

  private final Rooms rooms;

  ListJoinedRooms(Rooms rooms) {
    this.rooms = rooms;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var json = Json.object();
    var list = json.putArray("joined_rooms");
    rooms.memberships().of(request.userId()).values().stream()
        .filter(one -> one.membership() == Membership.JOIN)
        .forEach(one -> list.add(one.room().value()));
    return Reply.json(json);
  }
}
