package chat.hearth.feature.reporting;

import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.room.Rooms;
import java.util.Optional;

/**
 * Reports a room. Nobody has to be in it: an invite or the directory may have shown enough.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3roomsroomidreport">
 *     Client-Server API: POST /rooms/{roomId}/report</a>
 */
final class ReportRoom implements Endpoint {
  private static final Route ROUTE =
      Route.post("/_matrix/client/v3/rooms/{roomId}/report").maxBody(Reporting.MAX_BODY_BYTES);

  private final Rooms rooms;
  private final ReportStore reports;

  ReportRoom(Rooms rooms, ReportStore reports) {
    this.rooms = rooms;
    this.reports = reports;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var reason = request.fields().string("reason");
    var room = rooms.head(request.roomId()).roomId();
    reports.add(
        new Report(
            request.userId(), Optional.of(room), Optional.empty(), Optional.empty(), reason));
    return Reply.empty();
  }
}
