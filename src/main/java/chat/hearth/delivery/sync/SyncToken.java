package chat.hearth.delivery.sync;

import chat.hearth.matrix.MatrixError;

/**
 * A position of the log as clients hold it: {@code s<n>}. Never invalid, since positions go on over
 * restarts.
 *
 * @param inbox the position up to which the device has its messages; where more waited than one
 *     response holds it lies before the other, and the token is {@code s<n>_<inbox>}
 * @param typing the version of typing that the client has seen; where somebody types the token is
 *     {@code s<n>_<inbox>_<typing>}
 * @param sticky the position up to which the client has sticky events; where more waited than one
 *     response holds it lies before the other, and the token is {@code
 *     s<n>_<inbox>_<typing>_<sticky>}
 */
public record SyncToken(long position, long inbox, long typing, long sticky) {
  /** Of a client that has everything up to a position. */
  public SyncToken(long position) {
    this(position, position, 0, position);
  }

  /**
   * Reads a token.
   *
   * @throws MatrixError {@code M_INVALID_PARAM} where it is none
   */
  public static SyncToken of(String text) {
    try {
      if (text.startsWith("s")) {
        var parts = text.substring(1).split("_", 4);
        var position = Long.parseLong(parts[0]);
        return new SyncToken(
            position,
            parts.length > 1 ? Long.parseLong(parts[1]) : position,
            parts.length > 2 ? Long.parseLong(parts[2]) : 0,
            parts.length > 3 ? Long.parseLong(parts[3]) : position);
      }
    } catch (NumberFormatException e) {
      // Falls through to the one error for both.
    }
    throw MatrixError.invalidParam("'since' is not a token of this server");
  }

  @Override
  public String toString() {
    if (sticky != position) {
      return "s" + position + "_" + inbox + "_" + typing + "_" + sticky;
    }
    if (typing != 0) {
      return "s" + position + "_" + inbox + "_" + typing;
    }
    return inbox == position ? "s" + position : "s" + position + "_" + inbox;
  }
}
