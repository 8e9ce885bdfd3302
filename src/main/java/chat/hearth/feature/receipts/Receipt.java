package chat.hearth.feature.receipts;

import chat.hearth.matrix.RoomId;

/**
 * A receipt as it is told to clients.
 *
 * @param thread empty for none, {@code main}, or the ID of a thread's root
 * @param atMillis when the user read the event, since 1970
 */
public record Receipt(
    RoomId room, String user, boolean isPrivate, String thread, String event, long atMillis) {
  static final String UNTHREADED = "";
  static final String MAIN = "main";

  /** {@code m.read} or {@code m.read.private}. */
  public String type() {
    return isPrivate ? "m.read.private" : "m.read";
  }
}
