package chat.hearth.feature.timeline;

import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import java.util.List;

/**
 * One event by its ID.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#getting-events-for-a-room">
 *     Client-Server API: getting events for a room</a>
 */
final class GetEvent implements Endpoint {
  private static final Route ROUTE =
      Route.get("/_matrix/client/v3/rooms/{roomId}/event/{eventId}").access(Route.Access.GUEST);

  private final Reading reading;

  GetEvent(Reading reading) {
    this.reading = reading;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var room = reading.open(request);
    var event = room.event(request.eventId());
    room.client().bundle(List.of(event));
    return Reply.json(room.client().withRoom(event));
  }
}
