package chat.hearth.delivery.push;

import chat.hearth.feature.receipts.Receipts;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import chat.hearth.room.Membership;
import chat.hearth.room.Rooms;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The receipts that this server keeps. */
final class ReceiptMarkers implements ReadMarkers {
  private final Receipts receipts;
  private final Rooms rooms;

  ReceiptMarkers(Receipts receipts, Rooms rooms) {
    this.receipts = receipts;
    this.rooms = rooms;
  }

  @Override
  public Map<RoomId, Markers> of(UserId user, Collection<RoomId> wanted) {
    var markers = new HashMap<RoomId, Markers>();
    receipts
        .readUpTo(user, wanted)
        .forEach(
            (room, read) ->
                markers.put(room, new Markers(read.unthreaded(), read.main(), read.threads())));
    return markers;
  }

  @Override
  public Set<RoomId> movedSince(UserId user, long after, long upTo) {
    var joined = new HashSet<RoomId>();
    for (var membership : rooms.memberships().of(user).values()) {
      if (membership.membership() == Membership.JOIN) {
        joined.add(membership.room());
      }
    }
    var moved = new HashSet<RoomId>();
    receipts
        .moved(user, joined, after, upTo)
        .forEach(
            (room, all) -> {
              if (all.stream().anyMatch(one -> one.user().equals(user.value()))) {
                moved.add(room);
              }
            });
    return moved;
  }
}
