package chat.hearth.room;

import chat.hearth.matrix.EventId;
import java.util.List;
import java.util.Optional;

/**
 * What other events say about one, as a certain user may know it.
 *
 * @param replacement the newest valid edit
 * @param thread the thread that begins with the event
 * @param references the events that refer to it, oldest first; may be empty
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#aggregations-of-child-events">
 *     Client-Server API: aggregations of child events</a>
 */
public record Aggregation(
    Optional<StoredEvent> replacement, Optional<Thread> thread, List<EventId> references) {

  /**
   * A thread.
   *
   * @param latest the newest reply
   * @param count of the replies
   * @param participated whether the user began it or replied
   */
  public record Thread(StoredEvent latest, long count, boolean participated) {}

  public boolean isEmpty() {
    return replacement.isEmpty() && thread.isEmpty() && references.isEmpty();
  }
}
