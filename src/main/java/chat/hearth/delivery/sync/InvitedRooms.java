package chat.hearth.delivery.sync;

import chat.hearth.matrix.UserId;
import chat.hearth.room.Membership;
import chat.hearth.room.RoomMembership;
import chat.hearth.room.Rooms;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.BiPredicate;

/**
 * Rooms that the user is asked into, or has asked to be let into: stripped state, enough to show
 * what they are.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#stripped-state">Client-Server API:
 *     stripped state</a>
 */
final class InvitedRooms {
  private final Rooms rooms;
  private final BiPredicate<UserId, UserId> shown;

  /**
   * @param shown whether an inviter's invitation is shown to the invitee
   */
  InvitedRooms(Rooms rooms, BiPredicate<UserId, UserId> shown) {
    this.rooms = rooms;
    this.shown = shown;
  }

  /** Adds a room, unless the user ignores who invites. */
  void add(Scope scope, RoomMembership membership, String name, ObjectNode part) {
    if (membership.position() <= scope.since()) {
      return;
    }
    var head = rooms.head(membership.room());
    var event = rooms.events(head, List.of(membership.sequence())).getFirst();
    var inviter = event.pdu().sender();
    if (scope.ignored().contains(inviter)
        || (membership.membership() == Membership.INVITE && !shown.test(inviter, scope.user()))) {
      return;
    }
    var events = StrippedState.of(rooms, head, event);
    part.putObject(membership.room().value()).putObject(name).set("events", events);
  }
}
