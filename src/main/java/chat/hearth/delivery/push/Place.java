package chat.hearth.delivery.push;

import chat.hearth.matrix.MatrixError;
import java.util.Comparator;

/** Where an event is among those of all rooms: a token to page with. Newer ones come first. */
record Place(long position, long room, long sequence) implements Comparable<Place> {
  private static final Comparator<Place> NEWEST_FIRST =
      Comparator.comparingLong(Place::position)
          .thenComparingLong(Place::room)
          .thenComparingLong(Place::sequence)
          .reversed();

  /**
   * Reads a token.
   *
   * @throws MatrixError {@code M_INVALID_PARAM}
   */
  static Place of(String token) {
    var parts = token.split("_", -1);
    try {
      if (parts.length == 3) {
        return new Place(
            Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]));
      }
    } catch (NumberFormatException e) {
      // Falls through to the one error for all.
    }
    throw MatrixError.invalidParam("'from' is not a token of this server");
  }

  @Override
  public int compareTo(Place other) {
    return NEWEST_FIRST.compare(this, other);
  }

  @Override
  public String toString() {
    return position + "_" + room + "_" + sequence;
  }
}
