package chat.hearth.feature.relations;

import chat.hearth.matrix.EventId;
import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Request;
import chat.hearth.room.ClientEvents;
import chat.hearth.room.EventViews;
import chat.hearth.room.RoomHead;
import chat.hearth.room.Rooms;
import chat.hearth.room.StoredEvent;
import chat.hearth.room.Visibility;

/** A room as the reader of one request sees it. */
record RoomReading(Rooms rooms, RoomHead head, Visibility visibility, ClientEvents client) {
  /**
   * The room of a request.
   *
   * @throws MatrixError {@code M_FORBIDDEN} where there is none that the reader may look into
   */
  static RoomReading open(Rooms rooms, EventViews views, Request request) {
    var head =
        rooms
            .find(request.roomId())
            .orElseThrow(() -> MatrixError.forbidden("You are not in this room"));
    var visibility = new Visibility(rooms, head, request.userId());
    if (visibility.latestReadable().isEmpty()) {
      throw MatrixError.forbidden("You are not in this room");
    }
    var client = views.of(head, request.userId(), request.requester().device(), visibility);
    return new RoomReading(rooms, head, visibility, client);
  }

  /**
   * An event that the reader may see.
   *
   * @throws MatrixError {@code M_NOT_FOUND}
   */
  StoredEvent event(EventId id) {
    return rooms
        .event(head, id)
        .filter(visibility::mayRead)
        .orElseThrow(() -> MatrixError.notFound("There is no event " + id + " that you may see"));
  }
}
