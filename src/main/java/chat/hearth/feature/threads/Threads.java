package chat.hearth.feature.threads;

import chat.hearth.matrix.EventId;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.RoomId;
import chat.hearth.platform.http.Request;
import chat.hearth.room.RoomHead;
import chat.hearth.room.Rooms;
import chat.hearth.room.StoredEvent;
import chat.hearth.room.Visibility;

/** Finds threads that the requester may see. Any event may become the root of one. */
final class Threads {
  static final String PATH =
      "/_matrix/client/unstable/io.element.msc4306/rooms/{roomId}/thread/{eventId}/subscription";

  private final Rooms rooms;

  Threads(Rooms rooms) {
    this.rooms = rooms;
  }

  /**
   * A thread.
   *
   * @param newest the newest sequence of its room
   */
  record Thread(RoomId room, EventId root, long newest) {}

  /**
   * The thread of a request.
   *
   * @throws MatrixError {@code M_NOT_FOUND} where the requester may not see its root
   */
  Thread of(Request request) {
    var head = head(request);
    var root = event(request, head, request.eventId());
    return new Thread(head.roomId(), root.eventId(), head.lastSequence());
  }

  /**
   * The sequence of an event of a thread.
   *
   * @throws MatrixError {@code M_NOT_FOUND}, {@code M_NOT_IN_THREAD} with its unstable prefix
   */
  long inThread(Request request, Thread thread, EventId id) {
    var event = event(request, head(request), id);
    var relation = event.pdu().content().path("m.relates_to");
    if (!relation.path("rel_type").asText().equals("m.thread")
        || !relation.path("event_id").asText().equals(thread.root().value())) {
      throw MatrixError.of(
          400, "IO.ELEMENT.MSC4306.M_NOT_IN_THREAD", "The event is not in this thread");
    }
    return event.sequence();
  }

  private RoomHead head(Request request) {
    return rooms.find(request.roomId()).orElseThrow(Threads::notFound);
  }

  private StoredEvent event(Request request, RoomHead head, EventId id) {
    var visibility = new Visibility(rooms, head, request.userId());
    if (visibility.latestReadable().isEmpty()) {
      throw notFound();
    }
    return rooms.event(head, id).filter(visibility::mayRead).orElseThrow(Threads::notFound);
  }

  private static MatrixError notFound() {
    return MatrixError.notFound("There is no such thread that you may see");
  }
}
