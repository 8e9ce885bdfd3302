package chat.hearth.delivery.push.email;

import chat.hearth.matrix.UserId;
import chat.hearth.room.RoomHead;
import chat.hearth.room.StoredEvent;

/** Knows how far everybody has read. */
@FunctionalInterface
public interface HasRead {
  boolean test(UserId user, RoomHead head, StoredEvent event);
}
