package chat.hearth.delivery.sync;

import chat.hearth.event.StateKey;
import chat.hearth.room.EventViews;
import chat.hearth.room.RoomHead;
import chat.hearth.room.Rooms;
import chat.hearth.room.StoredEvent;
import chat.hearth.room.Visibility;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The newest events of a room that the client does not have, as many as it wants.
 *
 * <pre>
 *   since ──┤ gap (limited) ├── before ──┤ events ├── last
 * </pre>
 *
 * @param events oldest first
 * @param limited whether there are events between {@code since} and the first one
 * @param before the sequence of the event just before the window: where {@code prev_batch} points
 * @param since the newest sequence that the client has; 0 for none
 * @param covered the newest sequence that the response covers, shown or not
 */
public record TimelineWindow(
    List<StoredEvent> events, boolean limited, long before, long since, long covered) {
  // A filter that finds little must not make a sync read a whole room.
  private static final int MAX_SCANNED = 500;
  static final int BLOCK = 20;

  public boolean isEmpty() {
    return events.isEmpty();
  }

  boolean hasMembers() {
    return events.stream()
        .anyMatch(event -> event.pdu().key().filter(StateKey::isMember).isPresent());
  }

  public static TimelineWindow read(
      Rooms rooms,
      EventViews views,
      RoomHead head,
      Visibility visibility,
      Scope scope,
      long since,
      long last) {
    var filter = scope.filter().timeline();
    var wanted = filter.wantsRoom(head.roomId().value());
    int limit = filter.limit().orElse(RoomRenderer.DEFAULT_TIMELINE);
    var own = StateKey.member(scope.user());
    var events = new ArrayList<StoredEvent>();
    long at = Math.min(last, head.lastSequence());
    long covered = 0;
    int scanned = 0;
    while (at >= 1) {
      long first = Math.max(1, at - Math.max(BLOCK, limit) + 1);
      var block = rooms.range(head, first, at);
      var related = views.related(head, block, filter);
      for (var event : block.reversed()) {
        if (event.position() > scope.upTo()) {
          continue;
        }
        covered = Math.max(covered, event.sequence());
        var isOwnLeave =
            event.sequence() == last && event.pdu().key().filter(own::equals).isPresent();
        if (event.position() <= since && !isOwnLeave) {
          return done(events, false, event.sequence(), event.sequence(), covered);
        }
        var shown =
            wanted
                && filter.wants(event.pdu())
                && related.test(event)
                && !scope.silences(event.pdu())
                && (isOwnLeave || visibility.mayRead(event));
        if ((shown && events.size() == limit) || ++scanned > MAX_SCANNED) {
          return done(events, true, event.sequence(), sinceSequence(rooms, head, since), covered);
        }
        if (shown) {
          events.add(event);
        }
      }
      at = first - 1;
    }
    return done(events, false, 0, 0, covered);
  }

  private static long sinceSequence(Rooms rooms, RoomHead head, long since) {
    return since == 0 ? 0 : rooms.sequenceAt(head, since);
  }

  private static TimelineWindow done(
      List<StoredEvent> newestFirst, boolean limited, long before, long since, long covered) {
    Collections.reverse(newestFirst);
    return new TimelineWindow(List.copyOf(newestFirst), limited, before, since, covered);
  }
}
