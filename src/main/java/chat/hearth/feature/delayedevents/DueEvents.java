package chat.hearth.feature.delayedevents;

import chat.hearth.platform.storage.Database;
import chat.hearth.platform.storage.StorageException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one scheduler: reads what is due, has it sent, sleeps until the next event is due.
 *
 * <p>The table is the schedule; nothing is kept in memory but when to look next. What could not be
 * finalised is due still and comes again.
 */
final class DueEvents implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DueEvents.class);
  private static final int BATCH = 100;
  private static final long LOOK_MILLIS = 30_000; // at the latest, should a clock have jumped
  private static final long AFTER_FAILURE_MILLIS = 1_000;

  private final Database database;
  private final DelayedEventStore store;
  private final Alarm alarm;
  private final Consumer<DelayedEvent> send;
  private final Clock clock;
  private final Thread thread;

  DueEvents(
      Database database,
      DelayedEventStore store,
      Alarm alarm,
      Consumer<DelayedEvent> send,
      Clock clock) {
    this.database = database;
    this.store = store;
    this.alarm = alarm;
    this.send = send;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("delayed-events").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        alarm.sleep(clock.millis(), work());
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** Sends what is due, and returns when to look again. */
  private long work() throws InterruptedException {
    try {
      var due = store.due(database, clock.millis(), BATCH);
      if (!sendAll(due)) {
        return clock.millis() + AFTER_FAILURE_MILLIS;
      }
      long latest = clock.millis() + LOOK_MILLIS;
      return due.size() == BATCH ? 0 : Math.min(latest, store.nextDue(database).orElse(latest));
    } catch (StorageException e) {
      return clock.millis() + AFTER_FAILURE_MILLIS; // the database is away
    }
  }

  /** Returns whether all were finalised. */
  private boolean sendAll(List<DelayedEvent> due) throws InterruptedException {
    try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
      var sent =
          senders.invokeAll(
              due.stream().<Callable<Boolean>>map(event -> () -> trySend(event)).toList());
      return sent.stream().allMatch(Future::resultNow);
    }
  }

  private boolean trySend(DelayedEvent event) {
    try {
      send.accept(event);
      return true;
    } catch (RuntimeException e) {
      LOG.atWarn()
          .setMessage("A delayed event was not sent and will be tried again")
          .addKeyValue("room", event.room())
          .addKeyValue("reason", e.getMessage())
          .log();
      return false;
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
