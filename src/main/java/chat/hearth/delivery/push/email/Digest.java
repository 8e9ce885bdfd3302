package chat.hearth.delivery.push.email;

import chat.hearth.matrix.RoomId;
import java.util.List;

/**
 * What a letter tells.
 *
 * @param count of events
 * @param more whether there are more than are counted
 */
record Digest(List<Room> rooms, int count, boolean more) {
  /**
   * A room with something unread.
   *
   * @param isInvite whether it is the invitation to it that was not seen
   * @param senders those who said something, each once
   * @param lines the newest messages, oldest first; none unless they may be told
   */
  record Room(
      RoomId id,
      String name,
      boolean isInvite,
      int count,
      List<String> senders,
      List<Line> lines) {}

  /** A message and who said it. */
  record Line(String sender, String text) {}
}
