package chat.hearth.delivery.slidingsync;

import chat.hearth.room.StoredEvent;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * What a response says of a room.
 *
 * @param isInitial whether the client has nothing of it
 * @param timeline the events in it
 * @param sent what the client has then; empty where the room is over for it
 */
record RoomUpdate(
    ObjectNode json, boolean isInitial, List<StoredEvent> timeline, Optional<SentRoom> sent) {}
