package chat.hearth.delivery.push;

import chat.hearth.matrix.UserId;
import java.util.Optional;
import java.util.Set;

/**
 * What the predefined rules say about an event, for all members at once; also that its sender has
 * said something, and so read what came before.
 *
 * @param thread the root of the thread that it belongs to; empty for the main timeline
 * @param parent what it relates to where that has still to be looked at for a thread
 * @param named whom it mentions: those of them whose rules are the predefined ones are highlighted
 */
record Mark(
    long sequence,
    String sender,
    Optional<String> thread,
    Optional<String> parent,
    Kind kind,
    Set<String> named) {

  /** For whom the event is of interest. */
  enum Kind {
    /** Nobody. */
    SILENT,
    /** All members, but for those who want mentions only. */
    NOTIFY,
    /** All members, who are highlighted. */
    HIGHLIGHT,
    /** As {@link #HIGHLIGHT} where the sender may notify the room, else {@link #NOTIFY}. */
    CLAIM,
    /** As {@link #HIGHLIGHT} where the sender may notify the room, else {@link #SILENT}. */
    BARE_CLAIM
  }

  /** How it counts for one user: whom it highlights it notifies. */
  Weight weightFor(UserId user, boolean mentionsOnly) {
    if (kind == Kind.HIGHLIGHT || named.contains(user.value())) {
      return Weight.HIGHLIGHT;
    }
    return kind == Kind.NOTIFY && !mentionsOnly ? Weight.NOTIFY : Weight.NONE;
  }

  Mark in(Optional<String> resolved) {
    return new Mark(sequence, sender, resolved, Optional.empty(), kind, named);
  }

  Mark as(Kind resolved) {
    return new Mark(sequence, sender, thread, parent, resolved, named);
  }
}
