package chat.hearth.feature.membership;

import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.room.EventViews;
import chat.hearth.room.Membership;
import chat.hearth.room.RoomHead;
import chat.hearth.room.RoomToken;
import chat.hearth.room.Rooms;
import chat.hearth.room.StateView;
import chat.hearth.room.Visibility;
import java.util.Optional;

/**
 * The member events of a room, now or at a token, all or of one membership. Who has left sees those
 * of the moment of leaving.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3roomsroomidmembers">
 *     Client-Server API: members</a>
 */
final class GetMembers implements Endpoint {
  private static final Route ROUTE =
      Route.get("/_matrix/client/v3/rooms/{roomId}/members").access(Route.Access.GUEST);

  private final Rooms rooms;
  private final EventViews views;

  GetMembers(Rooms rooms, EventViews views) {
    this.rooms = rooms;
    this.views = views;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var head =
        rooms
            .find(request.roomId())
            .orElseThrow(() -> MatrixError.forbidden("You are not in this room"));
    var only = membership(request, "membership");
    var not = membership(request, "not_membership");
    var visibility = new Visibility(rooms, head, request.userId());
    var client = views.of(head, request.userId(), request.requester().device(), visibility);

    var json = Json.object();
    var chunk = json.putArray("chunk");
    for (var event : state(request, head, visibility).members()) {
      var membership = Membership.of(event.pdu().content().path("membership").asText());
      if ((only.isEmpty() || only.equals(membership))
          && (not.isEmpty() || !not.equals(membership))) {
        chunk.add(client.withRoom(event));
      }
    }
    return Reply.json(json);
  }

  private StateView state(Request request, RoomHead head, Visibility visibility) {
    var latest = visibility.latestReadable();
    if (latest.isEmpty()) {
      throw MatrixError.forbidden("You are not in this room");
    }
    var at = request.query("at").map(token -> RoomToken.of(token, rooms, head).sequence());
    var last = Math.min(at.orElse(Long.MAX_VALUE), latest.getAsLong());
    return rooms.stateAfterSequence(head, Math.max(1, last));
  }

  private static Optional<Membership> membership(Request request, String name) {
    return request
        .query(name)
        .map(
            text ->
                Membership.of(text)
                    .orElseThrow(
                        () ->
                            MatrixError.invalidParam(
                                "'" + name + "' must be one of invite, join, knock, leave, ban")));
  }
}
