package chat.hearth.delivery.eventstream;

import chat.hearth.event.Pdu;
import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.UserId;
import chat.hearth.room.EventViews;
import chat.hearth.room.RoomHead;
import chat.hearth.room.Rooms;
import chat.hearth.room.StoredEvent;
import chat.hearth.room.Visibility;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The events that some rooms have got between two positions of the log, as one reader sees them.
 */
final class NewEvents {
  private static final int MAX_OF_ROOM = 500;

  private final Rooms rooms;
  private final EventViews views;

  NewEvents(Rooms rooms, EventViews views) {
    this.rooms = rooms;
    this.views = views;
  }

  /**
   * Some events in the order of their arrival.
   *
   * @param upTo the position up to which these are all: the one asked for, or less where a room has
   *     more than fit
   */
  record Chunk(List<JsonNode> events, long upTo) {}

  /** What a reader is told who is not to learn whether a room exists. */
  static MatrixError notSeen() {
    return MatrixError.forbidden("You may not look into this room");
  }

  private record Seen(RoomHead head, Visibility visibility, StoredEvent event) {}

  /**
   * Reads what is behind {@code since}.
   *
   * @param ignored whose messages the reader does not want
   */
  Chunk read(
      UserId user,
      Optional<DeviceId> device,
      Collection<RoomHead> heads,
      Set<UserId> ignored,
      long since,
      long upTo) {
    var changed = heads.stream().filter(head -> head.position() > since).toList();
    var reached = rooms.sequencesAt(changed, changed.stream().map(head -> since).toList());
    var seen = new ArrayList<Seen>();
    long end = upTo;
    for (var head : changed) {
      var visibility = new Visibility(rooms, head, user);
      long first = reached.getOrDefault(head.roomId(), 0L) + 1;
      var events = rooms.range(head, first, first + MAX_OF_ROOM - 1);
      if (first + MAX_OF_ROOM - 1 < head.lastSequence() && !events.isEmpty()) {
        // The next may be of the same commit as the last: a whole commit fits.
        end = Math.min(end, Math.max(since + 1, events.getLast().position() - 1));
      }
      for (var event : events) {
        if (!isSilenced(event.pdu(), ignored) && visibility.mayRead(event)) {
          seen.add(new Seen(head, visibility, event));
        }
      }
    }
    long last = end;
    seen.removeIf(one -> one.event.position() > last);
    seen.sort(Comparator.comparingLong(one -> one.event.position()));
    var json = new ArrayList<JsonNode>();
    for (var one : seen) {
      var client = views.of(one.head, user, device, one.visibility);
      client.bundle(List.of(one.event));
      json.add(client.withRoom(one.event));
    }
    return new Chunk(json, last);
  }

  private static boolean isSilenced(Pdu event, Set<UserId> ignored) {
    return event.stateKey().isEmpty() && ignored.contains(event.sender());
  }
}
