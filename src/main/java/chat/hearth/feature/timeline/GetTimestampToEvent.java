package chat.hearth.feature.timeline;

import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;

/**
 * The event closest to a time, looking forwards or backwards.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv1roomsroomidtimestamp_to_event">
 *     Client-Server API: timestamp_to_event</a>
 */
final class GetTimestampToEvent implements Endpoint {
  private static final Route ROUTE =
      Route.get("/_matrix/client/v1/rooms/{roomId}/timestamp_to_event");

  private final Reading reading;

  GetTimestampToEvent(Reading reading) {
    this.reading = reading;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    if (request.query("ts").isEmpty()) {
      throw MatrixError.missingParam("ts");
    }
    var forwards = Direction.of(request) == Direction.FORWARDS;
    var room = reading.open(request);
    var event =
        room.rooms()
            .nearest(room.head(), request.queryInteger("ts", 0), forwards)
            .filter(room.visibility()::mayRead)
            .orElseThrow(() -> MatrixError.notFound("There is no event that you may see there"));
    var json = Json.object();
    json.put("event_id", event.eventId().value());
    json.put("origin_server_ts", event.pdu().originServerTs());
    return Reply.json(json);
  }
}
