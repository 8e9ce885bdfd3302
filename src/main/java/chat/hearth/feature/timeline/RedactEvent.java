package chat.hearth.feature.timeline;

import chat.hearth.event.EventDraft;
import chat.hearth.matrix.EventId;
import chat.hearth.matrix.Json;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.RateClass;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.room.Proposal;
import chat.hearth.room.Rooms;
import chat.hearth.room.TransactionKey;

/**
 * Takes the content from an event: one's own, or with the power to redact anybody's.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#redactions">Client-Server API:
 *     redactions</a>
 */
final class RedactEvent implements Endpoint {
  private static final Route ROUTE =
      Route.put("/_matrix/client/v3/rooms/{roomId}/redact/{eventId}/{txnId}")
          .rate(RateClass.MESSAGE)
          .whenSuspended(Route.Suspended.DEPENDS);

  private final Rooms rooms;

  RedactEvent(Rooms rooms) {
    this.rooms = rooms;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    requireMayRedact(rooms, request, request.eventId());
    var content = Json.object();
    request
        .fieldsOrNone()
        .optionalString("reason")
        .ifPresent(reason -> content.put("reason", reason));
    var draft = EventDraft.redaction(request.userId(), request.eventId(), content);
    var transaction =
        request
            .requester()
            .device()
            .map(
                device ->
                    new TransactionKey(
                        request.userId(), device, draft.type(), request.path("txnId")));
    var sent = rooms.append(request.roomId(), Proposal.of(draft), transaction);
    return Reply.json(new Sent(sent.getFirst().value()));
  }

  /**
   * A suspended user may still take back what they said themselves.
   *
   * @throws chat.hearth.matrix.MatrixError {@code M_USER_SUSPENDED}
   */
  static void requireMayRedact(Rooms rooms, Request request, EventId target) {
    if (request.requester().suspended()
        && rooms
            .find(request.roomId())
            .flatMap(head -> rooms.event(head, target))
            .filter(event -> event.pdu().sender().equals(request.userId()))
            .isEmpty()) {
      request.requester().requireActive();
    }
  }
}
