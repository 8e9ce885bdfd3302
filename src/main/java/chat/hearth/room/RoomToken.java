package chat.hearth.room;

import chat.hearth.matrix.MatrixError;

/**
 * A place in a room's timeline, between two events: {@code t5} lies behind the event with sequence
 * 5 and before the next. It stays valid for ever, since sequences never change.
 *
 * @param sequence of the event just before it; 0 for the beginning of the room
 */
public record RoomToken(long sequence) {
  /**
   * Reads a token of {@code /messages}, or a sync token, which stands for the place that the room
   * had reached then.
   *
   * @throws MatrixError {@code M_INVALID_PARAM} where it is neither
   */
  public static RoomToken of(String text, Rooms rooms, RoomHead head) {
    try {
      if (text.startsWith("t")) {
        return new RoomToken(Math.clamp(Long.parseLong(text.substring(1)), 0, head.lastSequence()));
      }
      if (text.startsWith("s")) {
        int end = text.indexOf('_');
        var position = Long.parseLong(text.substring(1, end < 0 ? text.length() : end));
        return new RoomToken(rooms.sequenceAt(head, position));
      }
    } catch (NumberFormatException e) {
      // Falls through to the one error for all.
    }
    throw MatrixError.invalidParam("Not a token of this server");
  }

  @Override
  public String toString() {
    return "t" + sequence;
  }
}
