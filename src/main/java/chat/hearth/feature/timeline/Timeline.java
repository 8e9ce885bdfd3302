package chat.hearth.feature.timeline;

import chat.hearth.event.EventDraft;
import chat.hearth.feature.relations.RelationRules;
import chat.hearth.matrix.EventId;
import chat.hearth.matrix.RoomAlias;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.room.EventViews;
import chat.hearth.room.Rooms;
import chat.hearth.room.TransactionKey;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** The door of this chapter. */
public final class Timeline {
  private final Sending sending;
  private final List<Endpoint> endpoints;

  /**
   * @param aliases which room an alias names; empty for none
   * @param later keeps events that are to be sent later
   * @param requireInvitable refuses an inviter whom the invitee does not want to hear from
   * @param joins decides on joins that are sent as state events
   */
  public Timeline(
      Rooms rooms,
      EventViews views,
      RelationRules relations,
      Later later,
      Function<RoomAlias, Optional<RoomId>> aliases,
      BiConsumer<UserId, UserId> requireInvitable,
      JoinRules joins) {
    var reading = new Reading(rooms, views);
    var rules = new StateRules(aliases, requireInvitable, joins);
    sending = new Sending(rooms, relations, rules, later);
    endpoints =
        List.of(
            new SendEvent(rooms, sending),
            new SendState(rooms, rules, sending),
            new RedactEvent(rooms),
            new GetEvent(reading),
            new GetState(reading),
            new GetStateEvent(reading),
            new GetMessages(reading),
            new GetContext(reading),
            new GetTimestampToEvent(reading));
  }

  public List<Endpoint> endpoints() {
    return endpoints;
  }

  /**
   * Sends an event as if its sender's client did so now.
   *
   * @param transaction makes a repetition return the first event
   * @return the event's ID, once it is durable
   */
  public EventId send(RoomId room, EventDraft draft, TransactionKey transaction) {
    return sending.send(room, draft, Optional.of(transaction));
  }
}
