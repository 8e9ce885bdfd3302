package chat.hearth.platform.stream;

import java.util.List;

/** Follows the log. Implemented by what delivers, plugged in by the composition root. */
@FunctionalInterface
public interface Follower {
  /**
   * Called once for each visible record, in the order of the log, on the log's own thread: it must
   * not block.
   */
  void changed(long position, List<Change> changes);
}
