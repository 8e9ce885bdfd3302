package chat.hearth.feature.timeline;

import chat.hearth.event.EventDraft;
import chat.hearth.matrix.EventId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.RateClass;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.room.Rooms;
import chat.hearth.room.TransactionKey;
import java.util.Optional;

/**
 * Sends a message event, or keeps it to be sent later. Repeating a transaction ID returns the first
 * event's ID.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#sending-events-to-a-room">
 *     Client-Server API: sending events to a room</a>
 */
final class SendEvent implements Endpoint {
  private static final Route ROUTE =
      Route.put("/_matrix/client/v3/rooms/{roomId}/send/{eventType}/{txnId}")
          .rate(RateClass.MESSAGE)
          .access(Route.Access.GUEST)
          .whenSuspended(Route.Suspended.DEPENDS)
          .features("org.matrix.msc4354");

  private final Rooms rooms;
  private final Sending sending;

  SendEvent(Rooms rooms, Sending sending) {
    this.rooms = rooms;
    this.sending = sending;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var content = request.json();
    var type = request.path("eventType");
    // From room version 11 a redaction sent this way names its target in its content.
    var target =
        type.equals("m.room.redaction") && content.path("redacts").isTextual()
            ? Optional.of(new EventId(content.path("redacts").textValue()))
            : Optional.<EventId>empty();
    target.ifPresentOrElse(
        id -> RedactEvent.requireMayRedact(rooms, request, id),
        () -> request.requester().requireActive());
    var sticky = SendingOptions.stickyMillis(request);
    var draft = new EventDraft(request.userId(), type, Optional.empty(), content, target, sticky);
    var delay = SendingOptions.delay(request);
    if (delay.isPresent()) {
      var transactionId = Optional.of(request.path("txnId"));
      return Reply.json(
          new Kept(
              sending.keep(
                  request.requester(), request.roomId(), draft, transactionId, delay.get())));
    }
    var transaction =
        request
            .requester()
            .device()
            .map(
                device ->
                    new TransactionKey(request.userId(), device, type, request.path("txnId")));
    return Reply.json(new Sent(sending.send(request.roomId(), draft, transaction).value()));
  }
}
