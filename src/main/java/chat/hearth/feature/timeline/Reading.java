package chat.hearth.feature.timeline;

import chat.hearth.matrix.EventId;
import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Request;
import chat.hearth.room.ClientEvents;
import chat.hearth.room.EventViews;
import chat.hearth.room.RoomHead;
import chat.hearth.room.Rooms;
import chat.hearth.room.StateView;
import chat.hearth.room.StoredEvent;
import chat.hearth.room.Visibility;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * What every endpoint that reads a room begins with: the room, and what the reader may see of it.
 */
final class Reading {
  private final Rooms rooms;
  private final EventViews views;

  Reading(Rooms rooms, EventViews views) {
    this.rooms = rooms;
    this.views = views;
  }

  /** A room as one reader sees it, for the time of one request. */
  record Room(
      Rooms rooms, EventViews views, RoomHead head, Visibility visibility, ClientEvents client) {
    /** The state that the reader may see: the current one, or that of the moment of leaving. */
    StateView state() {
      return rooms.stateAfterSequence(head, visibility.latestReadable().orElseThrow());
    }

    /** An event that the reader may see. */
    StoredEvent event(EventId id) {
      return rooms
          .event(head, id)
          .filter(visibility::mayRead)
          .orElseThrow(() -> MatrixError.notFound("There is no event " + id + " that you may see"));
    }

    /** The member events of the senders of these events, as the state after the last has them. */
    List<JsonNode> members(Collection<StoredEvent> events, StateView at) {
      var senders = new LinkedHashSet<chat.hearth.matrix.UserId>();
      events.forEach(event -> senders.add(event.pdu().sender()));
      return senders.stream()
          .flatMap(sender -> at.event(chat.hearth.event.StateKey.member(sender)).stream())
          .map(client::withRoom)
          .toList();
    }
  }

  /**
   * The room of a request.
   *
   * @throws MatrixError {@code M_FORBIDDEN} where there is no such room, or none that this user may
   *     look into: the two are not told apart, so that nobody learns which rooms exist
   */
  Room open(Request request) {
    var head =
        rooms
            .find(request.roomId())
            .orElseThrow(() -> MatrixError.forbidden("You are not in this room"));
    var visibility = new Visibility(rooms, head, request.userId());
    if (visibility.latestReadable().isEmpty()) {
      throw MatrixError.forbidden("You are not in this room");
    }
    var client = views.of(head, request.userId(), request.requester().device(), visibility);
    return new Room(rooms, views, head, visibility, client);
  }
}
