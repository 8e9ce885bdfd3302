package chat.hearth.feature.timeline;

import chat.hearth.event.EventDraft;
import chat.hearth.feature.relations.RelationRules;
import chat.hearth.matrix.EventId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.RateClass;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.room.Proposal;
import chat.hearth.room.Rooms;
import chat.hearth.room.TransactionKey;
import java.util.Optional;

/**
 * Sends a message event. Repeating a transaction ID returns the first event's ID.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#sending-events-to-a-room">
 *     Client-Server API: sending events to a room</a>
 */
final class SendEvent implements Endpoint {
  private static final Route ROUTE =
      Route.put("/_matrix/client/v3/rooms/{roomId}/send/{eventType}/{txnId}")
          .rate(RateClass.MESSAGE)
          .access(Route.Access.GUEST)
          .whenSuspended(Route.Suspended.DEPENDS);

  private final Rooms rooms;
  private final RelationRules relations;

  SendEvent(Rooms rooms, RelationRules relations) {
    this.rooms = rooms;
    this.relations = relations;
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
    var draft = new EventDraft(request.userId(), type, Optional.empty(), content, target);
    var transaction =
        request
            .requester()
            .device()
            .map(
                device ->
                    new TransactionKey(request.userId(), device, type, request.path("txnId")));
    var sent =
        relations.checked(
            request.roomId(),
            draft,
            transaction,
            () -> rooms.append(request.roomId(), Proposal.of(draft), transaction));
    return Reply.json(new Sent(sent.getFirst().value()));
  }
}
