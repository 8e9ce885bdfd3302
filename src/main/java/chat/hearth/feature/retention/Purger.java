package chat.hearth.feature.retention;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the purge, rests, and runs it again. */
final class Purger implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Purger.class);

  private final Purge purge;
  private final Duration rest;
  private final Thread thread;

  Purger(Purge purge, Duration rest) {
    this.purge = purge;
    this.rest = rest;
    this.thread = Thread.ofVirtual().name("retention").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        purge.run();
      } catch (RuntimeException e) {
        LOG.warn("Messages that are over are purged later: {}", e.getMessage());
      }
      try {
        Thread.sleep(rest);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
