package chat.hearth.delivery.push.email;

import chat.hearth.matrix.UserId;
import chat.hearth.platform.config.Config;
import chat.hearth.platform.mail.MailException;
import chat.hearth.platform.mail.Mailer;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.storage.StorageException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what is due. The table is the schedule: a letter that was not taken is due again later,
 * and one that was taken just before a crash may go twice.
 */
final class DueDigests implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DueDigests.class);
  private static final int AT_ONCE = 8; // letters under way
  private static final int MAX_EVENTS = 500; // looked at for one letter
  private static final long LOOK_MILLIS = 30_000; // at the latest, should a clock have jumped
  private static final long AFTER_FAILURE_MILLIS = 5_000; // of the database
  private static final Duration FIRST_RETRY = Duration.ofMinutes(1);
  private static final Duration LONGEST_RETRY = Duration.ofHours(2);

  private final Database database;
  private final Clock clock;
  private final Config.Digests settings;
  private final BiPredicate<UserId, String> owns;
  private final BiConsumer<UserId, String> remove;
  private final Unread unread;
  private final DigestWriter writer;
  private final DigestLetter letter;
  private final Mailer mailer;
  private final DigestStore store = new DigestStore();
  private final Semaphore changes = new Semaphore(0);
  private final Thread thread = Thread.ofVirtual().name("digests").unstarted(this::run);

  DueDigests(
      Database database,
      Clock clock,
      Config.Digests settings,
      BiPredicate<UserId, String> owns,
      BiConsumer<UserId, String> remove,
      Unread unread,
      DigestWriter writer,
      DigestLetter letter,
      Mailer mailer) {
    this.database = database;
    this.clock = clock;
    this.settings = settings;
    this.owns = owns;
    this.remove = remove;
    this.unread = unread;
    this.writer = writer;
    this.letter = letter;
    this.mailer = mailer;
  }

  void start() {
    thread.start();
  }

  /** Says that something may be due earlier than it was. */
  void changed() {
    changes.release();
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void run() {
    try {
      while (true) {
        long pause = work() - clock.millis();
        if (pause > 0 && changes.tryAcquire(pause, TimeUnit.MILLISECONDS)) {
          changes.drainPermits();
        }
      }
    } catch (InterruptedException e) {
      return;
    }
  }

  /** Sends what is due, and returns when to look again. */
  private long work() throws InterruptedException {
    try {
      var due = store.due(database, clock.millis(), AT_ONCE);
      try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
        senders.invokeAll(due.stream().map(this::task).toList());
      }
      long latest = clock.millis() + LOOK_MILLIS;
      return Math.min(latest, store.nextDue(database).orElse(latest));
    } catch (StorageException e) {
      return clock.millis() + AFTER_FAILURE_MILLIS;
    }
  }

  private Callable<Void> task(DigestStore.Due due) {
    return () -> {
      try {
        look(due);
      } catch (StorageException e) {
        LOG.info("An e-mail waits for the database");
      } catch (RuntimeException e) {
        LOG.atError()
            .setMessage("An e-mail could not be written")
            .addKeyValue("user", due.user())
            .setCause(e)
            .log();
        later(due);
      }
      return null;
    };
  }

  private void look(DigestStore.Due due) {
    if (!owns.test(due.user(), due.address())) {
      remove.accept(due.user(), due.address());
      return;
    }
    var heard = store.newest(database, due, MAX_EVENTS);
    var items = unread.of(due.user(), heard);
    var more = heard.size() == MAX_EVENTS;
    if (items.isEmpty() || sendingAt(due, items, more) > clock.millis()) {
      var left = items.stream().map(Unread.Item::heard).toList();
      forget(due, heard.stream().filter(one -> !left.contains(one)).toList());
      return;
    }
    try {
      mailer.send(letter.mail(due, writer.of(items, more)));
    } catch (MailException e) {
      LOG.atWarn().setMessage("An e-mail about unread messages was not taken").setCause(e).log();
      later(due);
      return;
    }
    sent(due, heard);
  }

  /** Where there are more than were looked at, the oldest have waited long enough. */
  private long sendingAt(DigestStore.Due due, List<Unread.Item> items, boolean more) {
    long oldest =
        more ? 0 : items.stream().mapToLong(item -> item.heard().atMillis()).min().orElseThrow();
    return Math.max(oldest + settings.delay().toMillis(), due.quietUntil());
  }

  private void forget(DigestStore.Due due, List<Heard> over) {
    database.transaction(
        tx -> {
          store.lock(tx, due);
          store.forget(tx, due, over);
          store.schedule(tx, due, settings.delay().toMillis());
          return over.size();
        });
  }

  /** The longer somebody stays away, the less often there is a letter. */
  private void sent(DigestStore.Due due, List<Heard> told) {
    long pause =
        due.pauseMillis() == 0
            ? settings.delay().toMillis()
            : Math.min(2 * due.pauseMillis(), settings.longestPause().toMillis());
    database.transaction(
        tx -> {
          store.lock(tx, due);
          store.forgetUntil(tx, due, told.getFirst().atMillis());
          store.sent(tx, due, clock.millis() + pause, pause);
          store.schedule(tx, due, settings.delay().toMillis());
          return told.size();
        });
  }

  private void later(DigestStore.Due due) {
    long wait = FIRST_RETRY.toMillis() << Math.min(due.failures(), 10);
    store.failed(database, due, clock.millis() + Math.min(wait, LONGEST_RETRY.toMillis()));
  }
}
