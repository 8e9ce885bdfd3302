package chat.hearth.feature.relations;

import java.util.List;
import java.util.Map;

/**
 * What relates to one event, the same for everybody; redacted events are left out.
 *
 * @param edits the sequences of the newest valid edits
 * @param thread the replies of the event's thread by their senders
 * @param references the sequences of the events that refer to it, oldest first
 */
record Summary(List<Long> edits, Map<String, Replies> thread, List<Long> references) {
  static final Summary NOTHING = new Summary(List.of(), Map.of(), List.of());

  /**
   * One sender's replies.
   *
   * @param latest the sequence of the newest
   */
  record Replies(long count, long latest) {}

  int weight() {
    return 4 + edits.size() + thread.size() * 4 + references.size();
  }
}
