package chat.hearth.delivery.sync;

import chat.hearth.feature.stickyevents.StickyEvents;
import chat.hearth.matrix.RoomId;
import chat.hearth.room.Membership;
import chat.hearth.room.RoomHead;
import chat.hearth.room.RoomMembership;
import chat.hearth.room.Rooms;
import chat.hearth.room.StoredEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The sticky events that are new to the client: what does not fit one response comes in the next.
 * Of a room that is new to it the client gets all at once, within reason.
 *
 * <p>Where no room of the user has any this costs no query, else three for all rooms together.
 *
 * @see <a href="https://github.com/matrix-org/matrix-spec-proposals/pull/4354">MSC4354: Sticky
 *     events</a>
 */
final class StickySection {
  private static final int PAGE = 100; // as the MSC suggests

  // More than one commit holds of a room, so that every page gets beyond one. Of a new room with
  // more the rest comes next; others may then repeat what they have sent.
  private static final int MAX_OF_ROOM = 1_000;

  private final Rooms rooms;
  private final StickyEvents sticky;

  StickySection(Rooms rooms, StickyEvents sticky) {
    this.rooms = rooms;
    this.sticky = sticky;
  }

  /**
   * The sticky events of a response.
   *
   * @param byRoom for the rooms that have some, in the order of their arrival
   * @param upTo the position up to which the client has all of them now
   */
  record Page(Map<RoomId, List<StoredEvent>> byRoom, long upTo) {}

  Page of(Scope scope, Collection<RoomMembership> memberships) {
    if (sticky.isEmpty()) {
      return new Page(Map.of(), scope.upTo());
    }
    var fresh = new HashSet<RoomHead>();
    var known = new ArrayList<RoomHead>();
    for (var membership : memberships) {
      if (membership.membership() == Membership.JOIN
          && scope.filter().wantsRoom(membership.room().value())) {
        var head = rooms.head(membership.room());
        if (!sticky.mayHaveSome(head.num())) {
          continue;
        }
        if (membership.since() > scope.since()) {
          fresh.add(head);
        } else if (head.position() > scope.stickySince()) {
          known.add(head);
        }
      }
    }
    if (fresh.isEmpty() && known.isEmpty()) {
      return new Page(Map.of(), scope.upTo());
    }
    return page(scope, read(scope, fresh, known), fresh);
  }

  private Map<RoomHead, List<StoredEvent>> read(
      Scope scope, Set<RoomHead> fresh, List<RoomHead> known) {
    var after = new HashMap<Long, Long>();
    fresh.forEach(head -> after.put(head.num(), 0L));
    var reached =
        rooms.sequencesAt(known, known.stream().map(head -> scope.stickySince()).toList());
    known.forEach(head -> after.put(head.num(), reached.getOrDefault(head.roomId(), 0L)));
    var sequences = sticky.first(after, MAX_OF_ROOM);
    var wanted = new HashMap<RoomHead, List<Long>>();
    for (var heads : List.of(fresh, known)) {
      for (var head : heads) {
        var found = sequences.get(head.num());
        if (found != null) {
          wanted.put(head, found);
        }
      }
    }
    rooms.prefetchEvents(wanted);
    var events = new HashMap<RoomHead, List<StoredEvent>>();
    wanted.forEach((head, found) -> events.put(head, rooms.events(head, found)));
    return events;
  }

  private Page page(Scope scope, Map<RoomHead, List<StoredEvent>> found, Set<RoomHead> fresh) {
    long upTo = end(scope, found, fresh);
    var byRoom = new HashMap<RoomId, List<StoredEvent>>();
    found.forEach(
        (head, events) -> {
          long last = fresh.contains(head) ? scope.upTo() : upTo;
          var shown =
              events.stream()
                  .filter(event -> event.position() <= last && isShown(scope, event))
                  .filter(event -> !rooms.expiry().isOver(head, event))
                  .toList();
          if (!shown.isEmpty()) {
            byRoom.put(head.roomId(), shown);
          }
        });
    return new Page(byRoom, upTo);
  }

  /** The position up to which this response brings what the rooms have. */
  private static long end(
      Scope scope, Map<RoomHead, List<StoredEvent>> found, Set<RoomHead> fresh) {
    var waiting = new ArrayList<StoredEvent>();
    long end = scope.upTo();
    for (var room : found.entrySet()) {
      var events = room.getValue();
      if (!fresh.contains(room.getKey())) {
        waiting.addAll(events);
      }
      if (events.size() == MAX_OF_ROOM) {
        end = Math.min(end, events.getLast().position() - 1); // there may be more of this commit
      }
    }
    if (waiting.size() > PAGE) {
      waiting.sort(Comparator.comparingLong(StoredEvent::position));
      end = Math.min(end, waiting.get(PAGE - 1).position());
    }
    return end;
  }

  private static boolean isShown(Scope scope, StoredEvent event) {
    return event.standing().isShown()
        && event.redactedBy().isEmpty()
        && !scope.silences(event.pdu());
  }
}
