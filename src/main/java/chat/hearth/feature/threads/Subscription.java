package chat.hearth.feature.threads;

import chat.hearth.matrix.EventId;
import chat.hearth.matrix.RoomId;

/**
 * How a user stands to a thread.
 *
 * @param root the thread's first event
 * @param subscribed false where the user has left the thread
 * @param automatic whether a client subscribed without being told to
 * @param position of the last change in the log
 */
public record Subscription(
    RoomId room, EventId root, boolean subscribed, boolean automatic, long position) {}
