package chat.hearth.platform.http;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One parked request, which ends once: by a wake-up, by its time-out, by the server's stop, or
 * because the client went away. Only the first of these counts, whenever it comes, also while the
 * poll is still being registered.
 *
 * <p>What was registered for it (the wake-up, the timer) is released after the end, or at once
 * where it comes later than the end.
 */
final class ParkedPoll {
  private final Executor executor;
  private final Runnable resume;
  private boolean over;
  private @Nullable Runnable release;

  /**
   * Makes a poll that is not registered anywhere yet.
   *
   * @param executor runs the releases and {@code resume}: never the thread that wakes, which may
   *     hold the lock of the very registration
   * @param resume is run once, after the first {@link #wake}
   */
  ParkedPoll(Executor executor, Runnable resume) {
    this.executor = executor;
    this.resume = resume;
  }

  /** Ends the poll and has it resumed. Any thread may call it, any number of times. */
  void wake() {
    if (end()) {
      executor.execute(
          () -> {
            try {
              release();
            } finally {
              resume.run();
            }
          });
    }
  }

  /** Ends the poll without resuming it. False where it had ended already. */
  boolean abandon() {
    if (!end()) {
      return false;
    }
    release();
    return true;
  }

  /** Has something released when this poll has ended. */
  void releaseAfterwards(Runnable undo) {
    synchronized (this) {
      if (!over) {
        var before = release;
        release = before == null ? undo : () -> both(before, undo);
        return;
      }
    }
    undo.run();
  }

  private synchronized boolean end() {
    boolean first = !over;
    over = true;
    return first;
  }

  private void release() {
    Runnable all;
    synchronized (this) {
      all = release;
      release = null;
    }
    if (all != null) {
      all.run();
    }
  }

  private static void both(Runnable first, Runnable second) {
    try {
      first.run();
    } finally {
      second.run();
    }
  }
}
