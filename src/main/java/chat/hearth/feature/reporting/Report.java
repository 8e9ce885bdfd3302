package chat.hearth.feature.reporting;

import chat.hearth.matrix.EventId;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import java.util.Optional;

/**
 * What somebody reported.
 *
 * @param reporter who did
 * @param room the room, or that of the event
 * @param event the event
 * @param user the user, or the sender of the event
 * @param reason in the reporter's words; may be empty
 */
record Report(
    UserId reporter,
    Optional<RoomId> room,
    Optional<EventId> event,
    Optional<UserId> user,
    String reason) {}
