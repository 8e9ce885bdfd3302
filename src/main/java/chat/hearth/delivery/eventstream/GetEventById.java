package chat.hearth.delivery.eventstream;

import chat.hearth.matrix.EventId;
import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.room.EventViews;
import chat.hearth.room.Rooms;
import chat.hearth.room.Visibility;
import java.util.List;

/**
 * An event of any room that the reader is or was in. It costs one query and the event, however many
 * rooms these are.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3eventseventid">
 *     Client-Server API: events by ID</a>
 */
final class GetEventById implements Endpoint {
  private static final Route ROUTE = Route.get("/_matrix/client/v3/events/{eventId}");

  private final Rooms rooms;
  private final EventViews views;

  GetEventById(Rooms rooms, EventViews views) {
    this.rooms = rooms;
    this.views = views;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var user = request.userId();
    var heads = rooms.heads(rooms.memberships().of(user).keySet()).values();
    for (var found : rooms.findIn(heads, new EventId(request.path("eventId")))) {
      var head = found.head();
      var visibility = new Visibility(rooms, head, user);
      if (visibility.latestReadable().isPresent() && visibility.mayRead(found.event())) {
        var client = views.of(head, user, request.requester().device(), visibility);
        client.bundle(List.of(found.event()));
        return Reply.json(client.withRoom(found.event()));
      }
    }
    throw MatrixError.notFound("There is no such event that you may see");
  }
}
