package chat.hearth.feature.membership;

import chat.hearth.event.StateKey;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.ServerName;
import chat.hearth.platform.http.Requester;
import chat.hearth.room.Membership;
import chat.hearth.room.Rooms;
import chat.hearth.room.StateView;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** Joining a room and knocking at it: for the endpoints here and for createRoom. */
public final class Joining {
  private final Rooms rooms;
  private final MemberContent contents;
  private final RestrictedJoin restricted;

  public Joining(Rooms rooms, MemberContent contents, ServerName server) {
    this.rooms = rooms;
    this.contents = contents;
    this.restricted = new RestrictedJoin(rooms.memberships(), server);
  }

  /**
   * Joins; nothing happens where the user is joined already.
   *
   * @throws MatrixError {@code M_NOT_FOUND}, {@code M_FORBIDDEN}, {@code M_GUEST_ACCESS_FORBIDDEN}
   */
  public void join(Requester requester, RoomId room, Optional<String> reason) {
    var user = requester.userId();
    if (rooms.memberships().isJoined(user, room)) {
      return;
    }
    var profiled = contents.withProfile(Membership.JOIN, user, reason);
    rooms.append(
        room,
        current -> {
          if (current.isJoined(user)) {
            return List.of();
          }
          var content = profiled.deepCopy();
          authorise(requester, current, content);
          return List.of(MemberContent.draft(user, user, content));
        });
  }

  /**
   * Lets somebody in who is not, beyond what the room's auth rules say, and adds to the content of
   * the join who vouches for it where the room wants that.
   *
   * @throws MatrixError {@code M_FORBIDDEN}, {@code M_GUEST_ACCESS_FORBIDDEN}
   */
  public void authorise(Requester requester, StateView current, ObjectNode content) {
    if (requester.guest() && !admitsGuests(current.get(StateKey.GUEST_ACCESS))) {
      throw MatrixError.of(403, "M_GUEST_ACCESS_FORBIDDEN", "This room does not admit guests");
    }
    restricted.authorise(current, requester.userId(), content);
  }

  /** Knocks; nothing happens where the user has knocked already. */
  void knock(Requester requester, RoomId room, Optional<String> reason) {
    var user = requester.userId();
    var content = contents.withProfile(Membership.KNOCK, user, reason);
    rooms.append(
        room,
        current -> {
          if (current.membership(user).equals(Optional.of(Membership.KNOCK))) {
            return List.of();
          }
          return List.of(MemberContent.draft(user, user, content));
        });
  }

  private static boolean admitsGuests(Optional<chat.hearth.event.Pdu> guestAccess) {
    return guestAccess
        .map(event -> event.content().path("guest_access").asText())
        .equals(Optional.of("can_join"));
  }
}
