package chat.hearth.feature.timeline;

import chat.hearth.event.StateKey;
import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;

/**
 * One state event: its content, or with {@code ?format=event} the whole of it.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#getting-events-for-a-room">
 *     Client-Server API: getting events for a room</a>
 */
final class GetStateEvent implements Endpoint {
  private static final Route ROUTE =
      Route.get("/_matrix/client/v3/rooms/{roomId}/state/{eventType}/{stateKey}")
          .alsoAt("/_matrix/client/v3/rooms/{roomId}/state/{eventType}/")
          .alsoAt("/_matrix/client/v3/rooms/{roomId}/state/{eventType}")
          .access(Route.Access.GUEST);

  private final Reading reading;

  GetStateEvent(Reading reading) {
    this.reading = reading;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var room = reading.open(request);
    var key =
        new StateKey(
            request.path("eventType"), request.pathParameters().getOrDefault("stateKey", ""));
    var event =
        room.state()
            .event(key)
            .orElseThrow(() -> MatrixError.notFound("The room has no such state event"));
    return switch (request.query("format").orElse("content")) {
      case "content" -> Reply.json(event.pdu().content());
      case "event" -> Reply.json(room.client().withRoom(event));
      default -> throw MatrixError.invalidParam("'format' must be content or event");
    };
  }
}
