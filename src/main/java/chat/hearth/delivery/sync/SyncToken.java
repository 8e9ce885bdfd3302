package chat.hearth.delivery.sync;

import chat.hearth.matrix.MatrixError;

/**
 * A position of the log as clients hold it: {@code s<n>}. Never invalid, since positions go on over
 * restarts.
 */
record SyncToken(long position) {
  /**
   * Reads a token.
   *
   * @throws MatrixError {@code M_INVALID_PARAM} where it is none
   */
  static SyncToken of(String text) {
    try {
      if (text.startsWith("s")) {
        return new SyncToken(Long.parseLong(text.substring(1)));
      }
    } catch (NumberFormatException e) {
      // Falls through to the one error for both.
    }
    throw MatrixError.invalidParam("'since' is not a token of this server");
  }

  @Override
  public String toString() {
    return "s" + position;
  }
}
