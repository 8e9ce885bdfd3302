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
    var backwards = direction == Direction.BACKWARDS;
    var gathered = new ArrayList<StoredEvent>(limit);
    var block = Math.max(MIN_BLOCK, limit);
    var at = from;
    int scanned = 0;
    while (true) {
      var events = room.rooms().timeline(room.head(), at, backwards, block);
      var related = room.views().related(room.head(), events, filter);
      for (int i = 0; i < events.size(); i++) {
        var event = events.get(i);
        if (stop.isPresent() && isBeyond(event, stop.get(), backwards)) {
          return new Page(gathered, Optional.empty());
        }
        at = backwards ? event.tokenBefore() : event.tokenBehind();
        if (filter.wants(event.pdu()) && related.test(event) && room.visibility().mayRead(event)) {
          gathered.add(event);
        }
        if (gathered.size() == limit || ++scanned == MAX_SCANNED) {
          var behind =
              i + 1 < events.size()
                  ? events.subList(i + 1, i + 2)
                  : room.rooms().timeline(room.head(), at, backwards, 1);
          var isEnd =
              behind.isEmpty()
                  || (stop.isPresent() && isBeyond(behind.getFirst(), stop.get(), backwards));
          return new Page(gathered, isEnd ? Optional.empty() : Optional.of(at));
        }
      }
      if (events.size() < block) {
        return new Page(gathered, Optional.empty());
      }
    }
  }

  private static boolean isBeyond(StoredEvent event, RoomToken stop, boolean backwards) {
    return backwards ? event.place() <= stop.place() : event.place() > stop.place();
  }
}
