package chat.hearth.delivery.sync;

import chat.hearth.matrix.MatrixError;

/**
 * A position of the log as clients hold it: {@code s<n>}. Never invalid, since positions go on over
 * restarts.
 *
 * @param inbox the position up to which the device has its messages; where more waited than one
 *     response holds it lies before the other, and the token is {@code s<n>_<inbox>}
 */
record SyncToken(long position, long inbox) {
  SyncToken(long position) {
    this(position, position);
  }

  /**
   * Reads a token.
   *
   * @throws MatrixError {@code M_INVALID_PARAM} where it is none
   */
  static SyncToken of(String text) {
    try {
      if (text.startsWith("s")) {
        int end = text.indexOf('_');
        return end < 0
            ? new SyncToken(Long.parseLong(text.substring(1)))
            : new SyncToken(
                Long.parseLong(text.substring(1, end)), Long.parseLong(text.substring(end + 1)));
      }
    } catch (NumberFormatException e) {
      // Falls through to the one error for both.
    }
    throw MatrixError.invalidParam("'since' is not a token of this server");
  }

  @Override
  public String toString() {
    return inbox == position ? "s" + position : "s" + position + "_" + inbox;
  }
}
