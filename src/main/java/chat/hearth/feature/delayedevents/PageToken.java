package chat.hearth.feature.delayedevents;

import chat.hearth.matrix.MatrixError;

/** Where a page of delayed events ends and the next begins: {@code <running since>_<id>}. */
record PageToken(long runningSinceMillis, String id) {
  static final PageToken START = new PageToken(Long.MIN_VALUE, "");

  static PageToken after(DelayedEvent event) {
    return new PageToken(event.runningSinceMillis(), event.id());
  }

  /**
   * Reads a token.
   *
   * @throws MatrixError {@code M_INVALID_PARAM} where it is none
   */
  static PageToken of(String text) {
    int end = text.indexOf('_');
    try {
      if (end > 0) {
        return new PageToken(Long.parseLong(text.substring(0, end)), text.substring(end + 1));
      }
    } catch (NumberFormatException e) {
      // Falls through to the one error for both.
    }
    throw MatrixError.invalidParam("'from' is not a token of this list");
  }

  @Override
  public String toString() {
    return runningSinceMillis + "_" + id;
  }
}
