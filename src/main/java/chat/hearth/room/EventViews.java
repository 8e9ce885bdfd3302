package chat.hearth.room;

import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.UserId;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Makes the view that one user has of a room's events, for the time of one request. */
public final class EventViews {
  private final Rooms rooms;
  private final Clock clock;
  private final Predicate<UserId> isErased;
  private final Aggregations aggregations;

  /**
   * @param isErased whether a user asked to be forgotten; answered from memory
   */
  public EventViews(
      Rooms rooms, Clock clock, Predicate<UserId> isErased, Aggregations aggregations) {
    this.rooms = rooms;
    this.clock = clock;
    this.isErased = isErased;
    this.aggregations = aggregations;
  }

  public ClientEvents of(
      RoomHead head, UserId user, Optional<DeviceId> device, Visibility visibility) {
    return new ClientEvents(
        rooms, head, user, device, visibility, isErased, aggregations, clock.millis());
  }

  /** Reads in one query what relates to events that are about to be shown, of many rooms. */
  public void prefetchAggregations(Map<RoomHead, List<StoredEvent>> events) {
    aggregations.prefetch(events);
  }

  /**
   * Tells those of the events that pass the part of a filter that asks how others relate to them:
   * all, without a query, where it does not ask.
   */
  public Predicate<StoredEvent> related(
      RoomHead head, List<StoredEvent> events, EventFilter filter) {
    if (!filter.asksForRelations()) {
      return event -> true;
    }
    var related = aggregations.related(head, events, filter);
    return event -> related.contains(event.sequence());
  }
}
