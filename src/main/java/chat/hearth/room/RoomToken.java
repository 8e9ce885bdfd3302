package chat.hearth.room;

import chat.hearth.matrix.MatrixError;

/**
 * A point in a room's timeline, just behind the event with a place and before the next.
 *
 * <p>A live event's place is its sequence times {@link #PLACES}. What history brings later stands
 * in front of the live event that it came before, so no place ever changes, and neither does what a
 * token means:
 *
 * <pre>
 *   live        4                     5             6
 *   backfilled              4_3  4_4
 *   tokens      |4_0            |4_3 |4             |5     t4: all that is before 5
 * </pre>
 *
 * @param place of the event just before it
 */
public record RoomToken(long place) {
  /** Between two live events; what is older than the first has all negative numbers. */
  private static final long PLACES = 1L << 20;

  /**
   * Behind the live event with a sequence and all that may stand before the next; 0: all history.
   */
  public static RoomToken upTo(long sequence) {
    return new RoomToken((sequence + 1) * PLACES - 1);
  }

  /** Before everything that the room has or ever will have. */
  public static RoomToken beginning() {
    return new RoomToken(Long.MIN_VALUE / 2);
  }

  /** Where a live event stands. */
  static long placeOf(long sequence) {
    return sequence * PLACES;
  }

  /** Which live event a place is the place of, or is before. */
  static long nextLive(long place) {
    return Math.ceilDiv(place, PLACES);
  }

  /** The sequence of the newest live event before it; 0 or less where there is none. */
  public long sequence() {
    return Math.floorDiv(place, PLACES);
  }

  /**
   * Reads a token of {@code /messages}, or a sync token, which stands for the place that the room
   * had reached then.
   *
   * @throws MatrixError {@code M_INVALID_PARAM} where it is neither
   */
  public static RoomToken of(String text, Rooms rooms, RoomHead head) {
    try {
      int split = text.indexOf('_');
      var number = text.substring(Math.min(1, text.length()), split < 0 ? text.length() : split);
      if (text.startsWith("t")) {
        var sequence = Math.min(Long.parseLong(number), head.lastSequence());
        return split < 0
            ? upTo(sequence)
            : new RoomToken(
                sequence * PLACES
                    + Math.floorMod(Long.parseLong(text.substring(split + 1)), PLACES));
      }
      if (text.startsWith("s")) {
        return upTo(rooms.sequenceAt(head, Long.parseLong(number)));
      }
    } catch (NumberFormatException e) {
      // Falls through to the one error for all.
    }
    throw MatrixError.invalidParam("Not a token of this server");
  }

  @Override
  public String toString() {
    long offset = Math.floorMod(place, PLACES);
    return "t" + sequence() + (offset == PLACES - 1 ? "" : "_" + offset);
  }
}
