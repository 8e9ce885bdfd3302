package chat.hearth.feature.reporting;

import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.room.Rooms;
import chat.hearth.room.StoredEvent;
import chat.hearth.room.Visibility;
import java.util.Optional;

/**
 * Reports an event that the requester can see in a room they are joined to.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3roomsroomidreporteventid">
 *     Client-Server API: POST /rooms/{roomId}/report/{eventId}</a>
 */
final class ReportEvent implements Endpoint {
  private static final Route ROUTE =
      Route.post("/_matrix/client/v3/rooms/{roomId}/report/{eventId}")
          .maxBody(Reporting.MAX_BODY_BYTES);

  private final Rooms rooms;
  private final ReportStore reports;

  ReportEvent(Rooms rooms, ReportStore reports) {
    this.rooms = rooms;
    this.reports = reports;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var reason = request.fieldsOrNone().optionalString("reason").orElse("");
    var event =
        visible(request)
            .orElseThrow(
                () ->
                    MatrixError.notFound(
                        "The event was not found, or you are not joined to the room"));
    reports.add(
        new Report(
            request.userId(),
            Optional.of(request.roomId()),
            Optional.of(event.eventId()),
            Optional.of(event.pdu().sender()),
            reason));
    return Reply.empty();
  }

  private Optional<StoredEvent> visible(Request request) {
    var head = rooms.find(request.roomId());
    if (head.isEmpty()) {
      return Optional.empty();
    }
    var visibility = new Visibility(rooms, head.get(), request.userId());
    return visibility.isJoinedNow()
        ? rooms.event(head.get(), request.eventId()).filter(visibility::mayRead)
        : Optional.empty();
  }
}
