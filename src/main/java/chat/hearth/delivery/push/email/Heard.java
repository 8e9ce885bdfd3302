package chat.hearth.delivery.push.email;

import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;

/**
 * An event that somebody was notified of.
 *
 * @param atMillis when it came, in milliseconds since 1970
 */
public record Heard(UserId user, RoomId room, long sequence, long atMillis) {}
