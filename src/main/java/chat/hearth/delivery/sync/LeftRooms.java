package chat.hearth.delivery.sync;

import chat.hearth.room.RoomMembership;
import chat.hearth.room.Rooms;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Rooms that the user left, was removed from, or declined: up to that moment, once. With {@code
 * include_leave} a first sync has those left long ago too; forgotten ones never come.
 */
final class LeftRooms {
  private final Rooms rooms;
  private final RoomRenderer renderer;

  LeftRooms(Rooms rooms, RoomRenderer renderer) {
    this.rooms = rooms;
    this.renderer = renderer;
  }

  void add(Scope scope, RoomMembership membership, ObjectNode part) {
    var wanted =
        scope.isInitial() || scope.fullState()
            ? scope.filter().includeLeave()
            : membership.since() > scope.since();
    if (!wanted || membership.forgotten()) {
      return;
    }
    var head = rooms.head(membership.room());
    var wasJoined = membership.joinedUntil().isPresent();
    var since = wasJoined ? scope.since() : Long.MAX_VALUE;
    var room =
        renderer.render(scope, head, since, membership.sequence(), scope.isInitial(), List.of());
    part.set(membership.room().value(), room.json());
  }
}
