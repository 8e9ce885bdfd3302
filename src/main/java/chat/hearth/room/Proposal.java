package chat.hearth.room;

import chat.hearth.event.EventDraft;
import java.util.List;

/**
 * What somebody wants to happen in a room, decided on the state that it will happen in.
 *
 * <p>It runs on the room's writer, so nothing changes between its look and its deed. It must be
 * quick, must not block for anything but the room's own events, and may run again where a commit
 * failed. Its events take effect together or not at all.
 */
@FunctionalInterface
public interface Proposal {
  /**
   * The events to append, in order; none where there is nothing to do.
   *
   * @throws chat.hearth.matrix.MatrixError where the state does not allow it
   */
  List<EventDraft> propose(StateView current);

  /** A proposal that looks at nothing. */
  static Proposal of(EventDraft draft) {
    return current -> List.of(draft);
  }
}
