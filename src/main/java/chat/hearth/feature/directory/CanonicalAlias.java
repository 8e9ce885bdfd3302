package chat.hearth.feature.directory;

import chat.hearth.event.EventDraft;
import chat.hearth.event.StateKey;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import chat.hearth.room.Rooms;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;

/** What a room calls itself: the event that says so follows the aliases. */
final class CanonicalAlias {
  private static final StateKey KEY = new StateKey("m.room.canonical_alias", "");

  private CanonicalAlias() {}

  /** Names the new room as the old one was named, and lets the old one go without. */
  static void move(Rooms rooms, RoomId from, RoomId to, UserId user, Collection<String> moved) {
    var named =
        rooms
            .current(rooms.head(from))
            .get(KEY)
            .map(event -> event.content().deepCopy())
            .filter(content -> !content.isEmpty());
    if (named.isEmpty()) {
      return;
    }
    var carried = only(named.get(), moved);
    if (!carried.isEmpty()) {
      append(rooms, to, user, carried);
    }
    append(rooms, from, user, Json.object());
  }

  private static ObjectNode only(ObjectNode content, Collection<String> moved) {
    var left = Json.object();
    if (moved.contains(content.path("alias").asText())) {
      left.set("alias", content.get("alias"));
    }
    var others = Json.array();
    for (var alias : content.path("alt_aliases")) {
      if (moved.contains(alias.asText())) {
        others.add(alias);
      }
    }
    if (!others.isEmpty()) {
      left.set("alt_aliases", others);
    }
    return left;
  }

  /** Who may move the names need not be allowed to change what the room says of itself. */
  private static void append(Rooms rooms, RoomId room, UserId user, ObjectNode content) {
    try {
      rooms.append(room, current -> List.of(EventDraft.state(user, KEY, content)));
    } catch (MatrixError e) {
      if (!e.errcode().equals("M_FORBIDDEN")) {
        throw e;
      }
    }
  }
}
