package chat.hearth.platform.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** All parked polls, so that they can be counted, and woken when the server stops. */
final class ParkedPolls {
  private final Set<ParkedPoll> parked = ConcurrentHashMap.newKeySet();
  private volatile boolean stopping;

  /** Counts a poll until it ends; wakes it at once where the server is stopping. */
  void add(ParkedPoll poll) {
    parked.add(poll);
    poll.releaseAfterwards(() -> parked.remove(poll));
    // Looked at after adding: whichever of this and wakeAll comes second sees the other.
    if (stopping) {
      poll.wake();
    }
  }

  /** Wakes all polls, and from now on every new one. */
  void wakeAll() {
    stopping = true;
    parked.forEach(ParkedPoll::wake);
  }

  boolean stopping() {
    return stopping;
  }

  int count() {
    return parked.size();
  }
}
