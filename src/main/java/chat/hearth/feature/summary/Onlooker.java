package chat.hearth.feature.summary;

import chat.hearth.matrix.UserId;
import chat.hearth.room.Membership;
import chat.hearth.room.Memberships;
import java.util.Optional;

/**
 * Somebody who asks about rooms from outside, and which rooms they may learn of: those they are in,
 * invited to or knocking at, those that anybody may join, knock at or read, and those that members
 * of a room they are in may join.
 */
record Onlooker(Optional<UserId> user, Memberships memberships) {

  boolean maySee(RoomCard card) {
    if (card.isWorldReadable()) {
      return true;
    }
    return switch (card.joinRule()) {
      case "public", "knock", "knock_restricted" -> true;
      case "restricted" -> isInside(card) || isAllowed(card);
      default -> isInside(card);
    };
  }

  /** What they are in the room; empty for who never had to do with it. */
  Optional<Membership> membership(RoomCard card) {
    return user.flatMap(asker -> memberships.of(asker, card.roomId()))
        .map(membership -> membership.membership());
  }

  private boolean isInside(RoomCard card) {
    return membership(card)
        .filter(
            membership ->
                switch (membership) {
                  case JOIN, INVITE, KNOCK -> true;
                  case LEAVE, BAN -> false;
                })
        .isPresent();
  }

  private boolean isAllowed(RoomCard card) {
    return user.isPresent()
        && card.allowedRooms().stream().anyMatch(room -> memberships.isJoined(user.get(), room));
  }
}
