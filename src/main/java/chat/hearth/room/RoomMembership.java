package chat.hearth.room;

import chat.hearth.matrix.RoomId;
import java.util.OptionalLong;

/**
 * What one user is in one room.
 *
 * @param membership in the room's current state
 * @param sequence of the member event
 * @param position of the newest member event's log record
 * @param since position of the record that made it this membership
 * @param joinedUntil the sequence of the event by which the user last ceased to be joined; empty
 *     for who never was, and for who is joined
 * @param forgotten whether the user asked not to be reminded of it
 */
public record RoomMembership(
    RoomId room,
    Membership membership,
    long sequence,
    long position,
    long since,
    OptionalLong joinedUntil,
    boolean forgotten) {}
