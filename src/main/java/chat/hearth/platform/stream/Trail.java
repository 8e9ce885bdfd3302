package chat.hearth.platform.stream;

import chat.hearth.platform.storage.Database;
import chat.hearth.platform.storage.StorageException;
import chat.hearth.platform.storage.Transaction.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads one {@link DurableFollower} along the log.
 *
 * <pre>
 *   in the table   1 2 3 4 5 6 7 8 9
 *   in memory                6 7 8 9       behind 5: the newest records that became visible
 *   reached              4                 reads 5 from the table, then goes on in memory
 * </pre>
 *
 * <p>A follower that keeps up reads nothing: it is handed what became visible. One that comes back
 * after a restart, or fell further behind than memory keeps, reads the table until it is in reach.
 *
 * <p>Owned by its one thread, but for {@link #reached()} and what the lock guards. The position is
 * stored at most once a second, without waiting for the disk: losing it only means to be told
 * again.
 */
final class Trail implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Trail.class);

  private static final int RECORDS = 500; // read at a time: bounds memory when far behind
  private static final int KEPT = 1_000; // records in memory for a follower that is behind
  private static final int ATTEMPTS = 5; // at a single record while the database answers
  private static final Duration STORED_EVERY = Duration.ofSeconds(1);
  private static final Duration PAUSE = Duration.ofSeconds(1); // after a failure, times its number
  private static final int LONGEST_PAUSE = 30;

  private static final String READ =
      """
      SELECT n, at, changes FROM log
       WHERE node = $1 AND n > $2 AND n <= $3
       ORDER BY n
       LIMIT $4
      """;

  private static final String STORE =
      """
      INSERT INTO follower (node, name, position) VALUES ($1, $2, $3)
      ON CONFLICT (node, name) DO UPDATE SET position = excluded.position
      """;

  private final Database database;
  private final int node;
  private final DurableFollower follower;
  private final CommittedPrefix prefix;
  private final Semaphore news = new Semaphore(0);
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock: every record that became visible behind a position, up to the last told.
  private final Deque<LogRecord> recent = new ArrayDeque<>();
  private long behind = Long.MAX_VALUE;

  private volatile long told = -1;
  private final Thread thread;
  private volatile long reached;
  private final CountDownLatch closed = new CountDownLatch(1);
  private long stored;
  private long storedAtNanos = System.nanoTime();
  private int failures;

  Trail(Database database, int node, DurableFollower follower, CommittedPrefix prefix) {
    this.database = database;
    this.node = node;
    this.follower = follower;
    this.prefix = prefix;
    this.stored =
        database
            .first(
                "SELECT position FROM follower WHERE node = $1 AND name = $2",
                row -> row.getLong("position"),
                node,
                follower.name())
            .orElse(0L);
    this.reached = stored;
    this.thread = Thread.ofVirtual().name("follower-" + follower.name()).start(this::run);
  }

  /** Hands over what became visible, in the order of the log; does not wait. */
  void tell(LogRecord record) {
    lock.lock();
    try {
      if (told < 0) {
        behind = record.position() - 1;
      }
      recent.add(record);
      if (recent.size() > KEPT) {
        behind = recent.remove().position();
      }
    } finally {
      lock.unlock();
    }
    told = record.position();
    if (news.availablePermits() == 0) {
      news.release();
    }
  }

  /** The newest record that need not be told again in this life of the process. */
  long reached() {
    return reached;
  }

  /** Waits until the follower has returned, and stores how far it came. */
  @Override
  public void close() {
    closed.countDown();
    news.release();
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread.interrupt();
  }

  private void run() {
    try {
      while (closed.getCount() > 0) {
        if (reached >= (told < 0 ? prefix.position() : told)) {
          storeIfDue();
          // The result says nothing: news and the time to store are looked at alike.
          var ignored = news.tryAcquire(STORED_EVERY.toMillis(), TimeUnit.MILLISECONDS);
          continue;
        }
        if (step()) {
          // Either way there is nothing else to do: the loop looks whether it is closed.
          var ignored = closed.await(follower.rest().toNanos(), TimeUnit.NANOSECONDS);
        }
      }
      store();
    } catch (InterruptedException e) {
      // The log is closed.
    }
  }

  /** Tells the follower what comes next; whether all that is in reach has been told. */
  private boolean step() throws InterruptedException {
    List<LogRecord> records = List.of();
    try {
      int limit = failures == 0 ? RECORDS : 1;
      records = inMemory(limit);
      if (records.isEmpty()) {
        long upTo = prefix.position();
        records = read(upTo, limit);
        if (records.isEmpty()) {
          reached = upTo; // what was there has been trimmed
          return true;
        }
      }
      follower.follow(records);
      reached = records.getLast().position();
      failures = 0;
      storeIfDue();
      return records.size() < limit;
    } catch (RuntimeException e) {
      failed(records, e);
      return false;
    }
  }

  private void failed(List<LogRecord> records, RuntimeException e) throws InterruptedException {
    failures++;
    var isAway =
        e instanceof StorageException storage
            && storage.kind() == StorageException.Kind.UNAVAILABLE;
    if (records.size() == 1 && failures >= ATTEMPTS && !isAway) {
      LOG.error("Follower {} leaves out record {}", follower.name(), records.getFirst(), e);
      reached = records.getFirst().position();
      failures = 0;
      return;
    }
    if (failures == 1) {
      LOG.warn("Follower {} failed after record {} and tries again", follower.name(), reached, e);
    }
    Thread.sleep(PAUSE.multipliedBy(Math.min(failures, LONGEST_PAUSE)));
  }

  /** The next records, where all that follow {@link #reached} are in memory. */
  private List<LogRecord> inMemory(int limit) {
    lock.lock();
    try {
      if (reached < behind) {
        return List.of();
      }
      while (!recent.isEmpty() && recent.peek().position() <= reached) {
        behind = recent.remove().position();
      }
      return recent.stream().limit(limit).toList();
    } finally {
      lock.unlock();
    }
  }

  private List<LogRecord> read(long upTo, int limit) {
    return database.list(
        READ,
        row ->
            new LogRecord(
                row.getLong("n"),
                Instant.from(row.getOffsetDateTime("at")),
                ChangeCodec.decode(row.getString("changes"))),
        node,
        reached,
        upTo,
        limit);
  }

  private void storeIfDue() {
    if (System.nanoTime() - storedAtNanos >= STORED_EVERY.toNanos()) {
      store();
    }
  }

  private void store() {
    storedAtNanos = System.nanoTime();
    if (stored == reached) {
      return;
    }
    var position = reached;
    try {
      database.transaction(
          transaction ->
              transaction.executeAll(
                  List.of(
                      new Statement("SET LOCAL synchronous_commit = off"),
                      new Statement(STORE, node, follower.name(), position))));
      stored = position;
    } catch (StorageException e) {
      // A second later again.
    }
  }
}
