package chat.hearth.delivery.slidingsync;

import chat.hearth.room.RoomHead;
import chat.hearth.room.RoomMembership;

/**
 * A room that a user may have in its lists.
 *
 * @param bump its place there: greater is newer
 */
record ListedRoom(RoomMembership membership, RoomHead head, long bump) {}
