package chat.hearth.platform.stream;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The numbers of the log in memory: which are given out, and up to where all are settled.
 *
 * <p>A number is settled once: with the changes of its record when that is committed, without when
 * it was rolled back. Invariant: {@code visible} never passes a number that is not settled, and
 * what {@link #take} returns comes in the order of the numbers.
 */
final class Prefix {
  /** A settled record that has changes. */
  record Settled(long position, List<Change> changes) {}

  // Guarded by this.
  private long given;
  private final Map<Long, List<Change>> ahead = new HashMap<>();

  private volatile long visible;
  private final BlockingQueue<Settled> ready = new LinkedBlockingQueue<>();

  Prefix(long last) {
    this.given = last;
    this.visible = last;
  }

  synchronized long next() {
    return ++given;
  }

  /** Settles a number; no changes mean that nothing was committed. */
  synchronized void settle(long position, List<Change> changes) {
    ahead.put(position, changes);
    var next = ahead.remove(visible + 1);
    while (next != null) {
      visible++;
      if (!next.isEmpty()) {
        ready.add(new Settled(visible, next));
      }
      next = ahead.remove(visible + 1);
    }
  }

  long visible() {
    return visible;
  }

  /** The next record for the followers; waits for one. */
  Settled take() throws InterruptedException {
    return ready.take();
  }
}
