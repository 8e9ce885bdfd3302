package chat.hearth.feature.timeline;

import chat.hearth.event.EventDraft;
import chat.hearth.event.StateKey;
import chat.hearth.matrix.EventId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.RateClass;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.room.Rooms;
import chat.hearth.room.StateView;
import chat.hearth.room.StoredEvent;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Sets a state event, or keeps it to be set later. Setting what the same sender has set already
 * returns the event that is there.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#sending-events-to-a-room">
 *     Client-Server API: sending events to a room</a>
 */
final class SendState implements Endpoint {
  private static final Route ROUTE =
      Route.put("/_matrix/client/v3/rooms/{roomId}/state/{eventType}/{stateKey}")
          .alsoAt("/_matrix/client/v3/rooms/{roomId}/state/{eventType}/")
          .alsoAt("/_matrix/client/v3/rooms/{roomId}/state/{eventType}")
          .rate(RateClass.MESSAGE)
          .access(Route.Access.GUEST);

  private final Rooms rooms;
  private final StateRules rules;
  private final Sending sending;

  SendState(Rooms rooms, StateRules rules, Sending sending) {
    this.rooms = rooms;
    this.rules = rules;
    this.sending = sending;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var key =
        new StateKey(
            request.path("eventType"), request.pathParameters().getOrDefault("stateKey", ""));
    var draft =
        rules.checked(
            request.roomId(),
            EventDraft.state(request.userId(), key.type(), key.stateKey(), request.json()));
    var delay = SendingOptions.delay(request);
    if (delay.isPresent()) {
      return Reply.json(
          new Kept(
              sending.keep(
                  request.requester(), request.roomId(), draft, Optional.empty(), delay.get())));
    }
    var there = new AtomicReference<@Nullable EventId>();
    var made =
        rooms.append(
            request.roomId(),
            current -> {
              var same = unchanged(current, key, draft);
              there.set(same.orElse(null));
              return same.isPresent()
                  ? List.of()
                  : List.of(rules.authorised(request.requester(), current, draft));
            });
    var id = made.isEmpty() ? there.get() : made.getFirst();
    return Reply.json(new Sent(Objects.requireNonNull(id).value()));
  }

  private static Optional<EventId> unchanged(StateView current, StateKey key, EventDraft draft) {
    return current
        .event(key)
        .filter(
            event ->
                event.pdu().sender().equals(draft.sender())
                    && event.pdu().content().equals(draft.content())
                    && current.isJoined(draft.sender()))
        .map(StoredEvent::eventId);
  }
}
