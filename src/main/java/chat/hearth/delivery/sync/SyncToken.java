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
 */
record SyncToken(long position, long inbox, long typing) {
  SyncToken(long position) {
    this(position, position, 0);
  }

  /**
   * Reads a token.
   *
   * @throws MatrixError {@code M_INVALID_PARAM} where it is none
   */
  static SyncToken of(String text) {
    try {
      if (text.startsWith("s")) {
        var parts = text.substring(1).split("_", 3);
        var position = Long.parseLong(parts[0]);
        return new SyncToken(
            position,
            parts.length > 1 ? Long.parseLong(parts[1]) : position,
            parts.length > 2 ? Long.parseLong(parts[2]) : 0);
      }
    } catch (NumberFormatException e) {
      // Falls through to the one error for both.
    }
    throw MatrixError.invalidParam("'since' is not a token of this server");
  }

  @Override
  public String toString() {
    if (typing != 0) {
      return "s" + position + "_" + inbox + "_" + typing;
    }
    return inbox == position ? "s" + position : "s" + position + "_" + inbox;
  }
}
