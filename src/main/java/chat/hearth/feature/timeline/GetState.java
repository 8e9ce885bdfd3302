package chat.hearth.feature.timeline;

import chat.hearth.matrix.Json;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;

/**
 * The whole state of a room: the current one for who is in it, that of the moment of leaving for
 * who was.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#getting-events-for-a-room">
 *     Client-Server API: getting events for a room</a>
 */
final class GetState implements Endpoint {
  private static final Route ROUTE =
      Route.get("/_matrix/client/v3/rooms/{roomId}/state").access(Route.Access.GUEST);

  private final Reading reading;

  GetState(Reading reading) {
    this.reading = reading;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var room = reading.open(request);
    var state = room.state();
    var events = Json.array();
    state.core().forEach(event -> events.add(room.client().withRoom(event)));
    state.members().forEach(event -> events.add(room.client().withRoom(event)));
    return Reply.json(events);
  }
}
