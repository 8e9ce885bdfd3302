package chat.hearth.feature.timeline;

import chat.hearth.room.EventFilter;
import chat.hearth.room.RoomToken;
import chat.hearth.room.StoredEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A walk along a room's timeline that gathers what the reader wants and may see.
 *
 * @param events in the order of the walk
 * @param next where to go on; empty at the end of the timeline or of what was asked for
 */
record Page(List<StoredEvent> events, Optional<RoomToken> next) {
  // A filter that finds little must not make one request read a whole room.
  private static final int MAX_SCANNED = 4_000;
  private static final int MIN_BLOCK = 32;

  /**
   * Walks from a token.
   *
   * @param stop where to end at the latest; empty for the end of the timeline
   * @param limit the most events to gather; at least 1
   */
  static Page walk(
      Reading.Room room,
      Direction direction,
      RoomToken from,
      Optional<RoomToken> stop,
      EventFilter filter,
      int limit) {
    return direction == Direction.FORWARDS
        ? forwards(room, from, stop, filter, limit)
        : backwards(room, from, stop, filter, limit);
  }

  private static Page backwards(
      Reading.Room room, RoomToken from, Optional<RoomToken> stop, EventFilter filter, int limit) {
    var gathered = new ArrayList<StoredEvent>(limit);
    long end = stop.map(RoomToken::sequence).orElse(0L);
    long at = from.sequence();
    long scanned = 0;
    while (at > end) {
      long first = Math.max(end + 1, at - Math.max(MIN_BLOCK, limit) + 1);
      var block = room.rooms().range(room.head(), first, at);
      var related = room.views().related(room.head(), block, filter);
      for (var event : block.reversed()) {
        at = event.sequence() - 1;
        if (filter.wants(event.pdu()) && related.test(event) && room.visibility().mayRead(event)) {
          gathered.add(event);
        }
        if (gathered.size() == limit || ++scanned == MAX_SCANNED) {
          return new Page(gathered, at > end ? Optional.of(new RoomToken(at)) : Optional.empty());
        }
      }
    }
    return new Page(gathered, Optional.empty());
  }

  private static Page forwards(
      Reading.Room room, RoomToken from, Optional<RoomToken> stop, EventFilter filter, int limit) {
    var gathered = new ArrayList<StoredEvent>(limit);
    long end = stop.map(RoomToken::sequence).orElse(room.head().lastSequence());
    long at = from.sequence();
    long scanned = 0;
    while (at < end) {
      long last = Math.min(end, at + Math.max(MIN_BLOCK, limit));
      var block = room.rooms().range(room.head(), at + 1, last);
      var related = room.views().related(room.head(), block, filter);
      for (var event : block) {
        at = event.sequence();
        if (filter.wants(event.pdu()) && related.test(event) && room.visibility().mayRead(event)) {
          gathered.add(event);
        }
        if (gathered.size() == limit || ++scanned == MAX_SCANNED) {
          return new Page(gathered, at < end ? Optional.of(new RoomToken(at)) : Optional.empty());
        }
      }
    }
    return new Page(gathered, Optional.empty());
  }
}
