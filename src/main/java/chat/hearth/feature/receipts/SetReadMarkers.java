package chat.hearth.feature.receipts;

import chat.hearth.matrix.EventId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.room.StoredEvent;
import java.util.Optional;

/**
 * Sets the fully-read marker, and receipts along with it. Either all are set or none.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3roomsroomidread_markers">
 *     Client-Server API: POST /rooms/{roomId}/read_markers</a>
 */
final class SetReadMarkers implements Endpoint {
  private static final Route ROUTE =
      Route.post("/_matrix/client/v3/rooms/{roomId}/read_markers")
          .whenSuspended(Route.Suspended.ALLOWED);

  private final Receipts receipts;
  private final ReadEvent reading;

  SetReadMarkers(Receipts receipts, ReadEvent reading) {
    this.receipts = receipts;
    this.reading = reading;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var fullyRead = event(request, Receipts.FULLY_READ);
    var read = event(request, "m.read");
    var readPrivately = event(request, "m.read.private");

    var user = request.userId();
    var room = request.roomId();
    fullyRead.ifPresent(event -> receipts.fullyRead(user, room, event.eventId()));
    read.ifPresent(event -> receipts.move(user, room, false, Receipt.UNTHREADED, event));
    readPrivately.ifPresent(event -> receipts.move(user, room, true, Receipt.UNTHREADED, event));
    return Reply.empty();
  }

  private Optional<StoredEvent> event(Request request, String field) {
    return request
        .fields()
        .optionalString(field)
        .map(id -> reading.find(request.userId(), request.roomId(), new EventId(id)));
  }
}
