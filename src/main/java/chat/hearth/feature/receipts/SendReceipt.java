package chat.hearth.feature.receipts;

import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;

/**
 * Tells up to where the user has read.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3roomsroomidreceiptreceipttypeeventid">
 *     Client-Server API: POST /rooms/{roomId}/receipt/{receiptType}/{eventId}</a>
 */
final class SendReceipt implements Endpoint {
  private static final Route ROUTE =
      Route.post("/_matrix/client/v3/rooms/{roomId}/receipt/{receiptType}/{eventId}")
          .whenSuspended(Route.Suspended.ALLOWED);

  private final Receipts receipts;
  private final ReadEvent reading;

  SendReceipt(Receipts receipts, ReadEvent reading) {
    this.receipts = receipts;
    this.reading = reading;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var type = request.path("receiptType");
    var thread = request.fieldsOrNone().optionalString("thread_id");
    switch (type) {
      case "m.read", "m.read.private" -> {}
      case Receipts.FULLY_READ -> {
        if (thread.isPresent()) {
          throw MatrixError.invalidParam("'m.fully_read' knows no threads");
        }
      }
      default -> throw MatrixError.invalidParam("There is no receipt of the type " + type);
    }
    if (thread.isPresent() && thread.get().isEmpty()) {
      throw MatrixError.invalidParam("'thread_id' must not be empty");
    }
    var user = request.userId();
    var room = request.roomId();
    var event = reading.find(user, room, request.eventId());
    if (type.equals(Receipts.FULLY_READ)) {
      receipts.fullyRead(user, room, event.eventId());
      return Reply.empty();
    }
    thread.ifPresent(id -> reading.requireInThread(room, event, id));
    receipts.move(
        user, room, type.equals("m.read.private"), thread.orElse(Receipt.UNTHREADED), event);
    return Reply.empty();
  }
}
