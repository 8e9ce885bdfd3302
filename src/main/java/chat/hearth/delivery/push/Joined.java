package chat.hearth.delivery.push;

import chat.hearth.room.Membership;
import chat.hearth.room.RoomMembership;
import chat.hearth.room.StoredEvent;

/** Who was there when something happened. */
final class Joined {
  private Joined() {}

  /** Whether who is joined now was so at an event; it may have come with the same commit. */
  static boolean when(RoomMembership membership, StoredEvent event) {
    return membership.membership() == Membership.JOIN
        && (event.position() > membership.since()
            || event.position() == membership.since()
                && membership.position() == membership.since()
                && event.sequence() > membership.sequence());
  }
}
