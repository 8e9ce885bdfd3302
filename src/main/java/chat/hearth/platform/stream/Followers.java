package chat.hearth.platform.stream;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells followers of the visible records, one after the other, on one thread of its own. */
final class Followers implements Follower, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Followers.class);

  private record Visible(long position, List<Change> changes) {}

  private final BlockingQueue<Visible> waiting = new LinkedBlockingQueue<>();
  private final List<Follower> followers = new CopyOnWriteArrayList<>();
  private final Thread thread = Thread.ofPlatform().name("log").daemon().start(this::run);

  void add(Follower follower) {
    followers.add(follower);
  }

  /** Hands a record over, without waiting. */
  @Override
  public void changed(long position, List<Change> changes) {
    waiting.add(new Visible(position, changes));
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void run() {
    try {
      while (true) {
        var next = waiting.take();
        for (var follower : followers) {
          tell(follower, next);
        }
      }
    } catch (InterruptedException e) {
      // The log is closed.
    }
  }

  private static void tell(Follower follower, Visible next) {
    try {
      follower.changed(next.position(), next.changes());
    } catch (RuntimeException e) {
      LOG.error("A follower failed at position {}; it has missed that record", next.position(), e);
    }
  }
}
