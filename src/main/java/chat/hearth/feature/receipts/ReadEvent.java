package chat.hearth.feature.receipts;

import chat.hearth.matrix.EventId;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import chat.hearth.room.Rooms;
import chat.hearth.room.StoredEvent;

/** Finds what a receipt is for: an event of a room that the reader is in. */
final class ReadEvent {
  private static final int MAX_HOPS = 3; // relations that are followed to find the thread

  private final Rooms rooms;

  ReadEvent(Rooms rooms) {
    this.rooms = rooms;
  }

  /**
   * The event with this ID.
   *
   * @throws MatrixError {@code M_FORBIDDEN} where the user is not joined, {@code M_NOT_FOUND} where
   *     the room has no such event
   */
  StoredEvent find(UserId user, RoomId room, EventId id) {
    if (!rooms.memberships().isJoined(user, room)) {
      throw MatrixError.forbidden("You are not in this room");
    }
    return rooms
        .event(rooms.head(room), id)
        .orElseThrow(() -> MatrixError.notFound("There is no event " + id + " in this room"));
  }

  /**
   * Refuses a thread that the event is not part of. A thread's root is part of both: its thread,
   * and the main timeline.
   *
   * @throws MatrixError {@code M_INVALID_PARAM}
   */
  void requireInThread(RoomId room, StoredEvent event, String thread) {
    var actual = threadOf(room, event);
    var isRoot = thread.equals(event.eventId().value());
    if (!thread.equals(actual) && !isRoot) {
      throw MatrixError.invalidParam("The event is not part of the thread " + thread);
    }
  }

  private String threadOf(RoomId room, StoredEvent event) {
    var at = event;
    for (int hop = 0; hop <= MAX_HOPS; hop++) {
      var relation = at.pdu().content().path("m.relates_to");
      var target = relation.path("event_id");
      if (!target.isTextual()) {
        return Receipt.MAIN;
      }
      if (relation.path("rel_type").asText().equals("m.thread")) {
        return target.textValue();
      }
      var next = parent(room, target.textValue());
      if (next == null) {
        return Receipt.MAIN;
      }
      at = next;
    }
    return Receipt.MAIN;
  }

  private @org.jspecify.annotations.Nullable StoredEvent parent(RoomId room, String id) {
    return id.startsWith("$") ? rooms.event(rooms.head(room), new EventId(id)).orElse(null) : null;
  }
}
