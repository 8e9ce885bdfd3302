package chat.hearth.room;

import chat.hearth.matrix.UserId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Knows what relates to events. Implemented by the chapter on relations, plugged in by the root.
 */
public interface Aggregations {
  /**
   * What is said about events of a room, by their sequences; nothing for events that nobody relates
   * to. The number of queries does not grow with the events, and events known to have no relations
   * cost none.
   */
  Map<Long, Aggregation> of(
      RoomHead head, UserId user, Visibility visibility, Collection<StoredEvent> events);

  /** Reads what {@link #of} will need for events of many rooms, in one query. */
  void prefetch(Map<RoomHead, List<StoredEvent>> events);

  /**
   * The sequences of those events that others relate to in the way that a filter asks for ({@code
   * related_by_senders}, {@code related_by_rel_types}).
   */
  Set<Long> related(RoomHead head, Collection<StoredEvent> events, EventFilter filter);
}
