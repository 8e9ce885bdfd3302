package chat.hearth.delivery.eventstream;

import chat.hearth.room.RoomHead;
import chat.hearth.room.Rooms;
import chat.hearth.room.StoredEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * What one room has of the stream, oldest first.
 *
 * <p>Events of one commit share a position, and a token can't stand between them: a piece ends
 * where the position changes.
 *
 * @param complete the position up to which nothing of the room is missing
 */
record StreamPiece(RoomHead head, List<StoredEvent> events, long complete) {
  /**
   * Reads a room's events after a sequence.
   *
   * @param last the newest sequence wanted
   * @param upTo the position to read to
   * @param limit how many events are enough; a few more may come
   */
  static StreamPiece read(Rooms rooms, RoomHead head, long after, long last, long upTo, int limit) {
    var events = new ArrayList<StoredEvent>();
    long at = after;
    while (at < last) {
      long end = Math.min(last, at + limit);
      for (var event : rooms.range(head, at + 1, end)) {
        if (event.position() > upTo) {
          return new StreamPiece(head, List.copyOf(events), upTo);
        }
        if (events.size() >= limit && event.position() > events.get(limit - 1).position()) {
          return new StreamPiece(head, List.copyOf(events), event.position() - 1);
        }
        events.add(event);
      }
      at = end;
    }
    return new StreamPiece(head, List.copyOf(events), upTo);
  }
}
