package chat.hearth.delivery.slidingsync;

import chat.hearth.matrix.RoomId;
import java.util.Map;
import java.util.Set;

/**
 * What a client has, that knows a position of its connection. Immutable.
 *
 * @param position up to where of the log; 0 for a client that has nothing
 * @param typing the version of typing
 * @param rooms those that it has been sent
 * @param directs those that the user calls direct chats
 * @param counts of its lists
 */
record Snapshot(
    long position,
    long typing,
    Map<RoomId, SentRoom> rooms,
    Set<RoomId> directs,
    Map<String, Integer> counts) {
  static final Snapshot NOTHING = new Snapshot(0, 0, Map.of(), Set.of(), Map.of());

  boolean isInitial() {
    return position == 0;
  }

  /** Up to where the client has a room; 0 where it has nothing of it. */
  long sentOf(RoomId room) {
    var sent = rooms.get(room);
    return sent == null ? 0 : sent.isLive() ? position : sent.upTo();
  }
}
