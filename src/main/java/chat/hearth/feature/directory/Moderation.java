package chat.hearth.feature.directory;

import chat.hearth.event.StateKey;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import chat.hearth.room.Rooms;

/**
 * Who may act for a room in the directory: it keeps no list of its own, but asks the power levels.
 */
final class Moderation {
  private Moderation() {}

  static boolean maySet(Rooms rooms, UserId user, RoomId room, StateKey key) {
    var state = rooms.current(rooms.head(room));
    var levels = state.powerLevels();
    return state.isJoined(user) && levels.of(user) >= levels.forState(key.type());
  }
}
