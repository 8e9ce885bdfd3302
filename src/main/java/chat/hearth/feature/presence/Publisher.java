package chat.hearth.feature.presence;

import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.StorageException;
import chat.hearth.platform.stream.Change;
import chat.hearth.platform.stream.Log;
import chat.hearth.platform.stream.RecentChanges;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells others of changed users, all at once in one record of the log, with a pause after each that
 * grows with the number of users: each record wakes the polls of those who share rooms, and the
 * pause bounds that to about a thousand a second. Who comes and goes within a pause is not told of.
 */
final class Publisher implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(Publisher.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5); // for what decays by itself
  private static final Duration MIN_PAUSE = Duration.ofMillis(200);
  private static final Duration MAX_PAUSE = Duration.ofSeconds(10);
  private static final int MAX_BATCH = 5_000;
  private static final int RECENT = 100_000; // about 100 bytes each

  private final Log log;
  private final PresenceStore store;
  private final PresentUsers users;
  private final Clock clock;
  private final RecentChanges<UserId> recent;
  private final Semaphore news = new Semaphore(0);
  private final Thread thread =
      Thread.ofPlatform().daemon().name("presence").unstarted(this::publishOnAndOn);
  private volatile boolean closed;

  Publisher(Log log, PresenceStore store, PresentUsers users, Clock clock) {
    this.log = log;
    this.store = store;
    this.users = users;
    this.clock = clock;
    this.recent = new RecentChanges<>(RECENT, log.position());
  }

  RecentChanges<UserId> recent() {
    return recent;
  }

  void start() {
    thread.start();
  }

  /** Somebody's presence has changed. */
  void wake() {
    if (news.availablePermits() == 0) {
      news.release();
    }
  }

  private void publishOnAndOn() {
    while (!closed) {
      try {
        if (news.tryAcquire(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
          news.drainPermits();
        }
        var told = publish();
        users.forgetAway(clock.instant());
        if (told > 0) {
          Thread.sleep(pause());
        }
      } catch (StorageException e) {
        LOGGER.debug("Could not write who is there; trying again", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** Tells of everybody who changed; returns of how many. */
  int publish() {
    var due = users.due(clock.instant(), MAX_BATCH);
    if (due.isEmpty()) {
      return 0;
    }
    var changed = due.stream().map(PresenceStore.Written::user).toList();
    log.write(
        tx -> {
          long position = tx.position();
          store.put(tx, due, position);
          tx.record(new Change.Presence(List.copyOf(changed)));
          tx.onCommit(
              () -> {
                recent.add(position, changed);
                users.published(due);
              });
          return true;
        });
    return due.size();
  }

  private Duration pause() {
    var grown = Duration.ofMillis(users.size());
    return grown.compareTo(MIN_PAUSE) < 0
        ? MIN_PAUSE
        : grown.compareTo(MAX_PAUSE) > 0 ? MAX_PAUSE : grown;
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
