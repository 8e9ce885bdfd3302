package chat.hearth.delivery.eventstream;

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
 * One event by its ID alone, from the rooms that the user is or was in.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3eventseventid">
 *     Client-Server API: GET /events/{eventId}</a>
 */
final class GetOneEvent implements Endpoint {
  private static final Route ROUTE = Route.get("/_matrix/client/v3/events/{eventId}");

  private final Rooms rooms;
  private final EventViews views;

  GetOneEvent(Rooms rooms, EventViews views) {
    this.rooms = rooms;
    this.views = views;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    for (var room : rooms.roomsWith(request.userId(), request.eventId())) {
      var head = rooms.head(room);
      var visibility = new Visibility(rooms, head, request.userId());
      var event = rooms.event(head, request.eventId());
      if (event.isPresent()
          && visibility.latestReadable().isPresent()
          && visibility.mayRead(event.get())) {
        var client = views.of(head, request.userId(), request.requester().device(), visibility);
        client.bundle(List.of(event.get()));
        return Reply.json(client.withRoom(event.get()));
      }
    }
    throw MatrixError.notFound("There is no event " + request.eventId() + " that you may see");
  }
}
