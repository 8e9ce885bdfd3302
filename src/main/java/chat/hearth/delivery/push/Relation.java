package chat.hearth.delivery.push;

import chat.hearth.event.Pdu;
import chat.hearth.matrix.EventId;
import chat.hearth.room.RoomHead;
import chat.hearth.room.Rooms;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * What an event says that it relates to.
 *
 * @param thread the root of the thread that it names; empty for another relation
 * @param parent what it relates to in another way
 */
record Relation(Optional<String> thread, Optional<String> parent) {
  private static final int MAX_LENGTH = 255; // the specification's
  private static final int MAX_HOPS = 3; // the specification's
  private static final Relation NONE = new Relation(Optional.empty(), Optional.empty());

  static Relation of(Pdu event) {
    var relation = event.content().path("m.relates_to");
    var target = relation.path("event_id");
    if (!isEventId(target) || !relation.path("rel_type").isTextual()) {
      return NONE;
    }
    var id = Optional.of(target.textValue());
    return relation.get("rel_type").textValue().equals("m.thread")
        ? new Relation(id, Optional.empty())
        : new Relation(Optional.empty(), id);
  }

  /** What can be an event's ID; clients write anything here, and it becomes part of a row. */
  private static boolean isEventId(JsonNode target) {
    return target.isTextual()
        && target.textValue().length() <= MAX_LENGTH
        && target.textValue().startsWith("$")
        && target.textValue().chars().skip(1).allMatch(c -> c > ' ')
        && target.textValue().length() > 1;
  }

  /** The thread of an event, its own or that of what it relates to. */
  static Optional<String> threadOf(Rooms rooms, RoomHead head, Pdu event) {
    var relation = of(event);
    return relation.thread().isPresent() || relation.parent().isEmpty()
        ? relation.thread()
        : threadOf(rooms, head, relation.parent().get());
  }

  /**
   * The thread of an event that relates to this one.
   *
   * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#marking-notifications-as-read">
   *     Client-Server API: marking notifications as read</a>
   */
  static Optional<String> threadOf(Rooms rooms, RoomHead head, String parent) {
    Optional<String> at = Optional.of(parent);
    for (int hop = 0; hop < MAX_HOPS && at.isPresent(); hop++) {
      var event = rooms.event(head, new EventId(at.get()));
      if (event.isEmpty()) {
        return Optional.empty();
      }
      var relation = of(event.get().pdu());
      if (relation.thread().isPresent()) {
        return relation.thread();
      }
      at = relation.parent();
    }
    return Optional.empty();
  }
}
