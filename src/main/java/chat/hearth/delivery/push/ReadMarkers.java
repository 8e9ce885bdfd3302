package chat.hearth.delivery.push;

import chat.hearth.matrix.EventId;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** Where a user's receipts are, the public and the private ones together. */
interface ReadMarkers {
  /**
   * The sequences that receipts of one room point at; 0 for none.
   *
   * @param unthreaded of the receipt without a thread
   * @param main of that for the main timeline
   * @param threads of those for threads
   */
  record Markers(long unthreaded, long main, Map<EventId, Long> threads) {
    public static final Markers NONE = new Markers(0, 0, Map.of());
  }

  /** Of many rooms in one query; rooms without a receipt may be absent. */
  Map<RoomId, Markers> of(UserId user, Collection<RoomId> rooms);

  /** Where a receipt of the user's moved after a log position up to another. */
  Set<RoomId> movedSince(UserId user, long after, long upTo);
}
