package chat.hearth.platform.stream;

import chat.hearth.platform.storage.Database;
import chat.hearth.platform.storage.StorageException;
import chat.hearth.platform.storage.Transaction.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads one {@link DurableFollower} along the log's table.
 *
 * <p>Owned by its one thread, but for {@link #reached()}. The position is stored at most once a
 * second, without waiting for the disk: losing it only means to be told again.
 */
final class Trail implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Trail.class);

  private static final int RECORDS = 500; // read at a time: bounds memory when far behind
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
  private final Thread thread;
  private volatile long reached;
  private volatile boolean closed;
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

  /** Wakes the follower: the log has grown. */
  void wake() {
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
    closed = true;
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
      while (!closed) {
        if (reached >= prefix.position()) {
          storeIfDue();
          // The result says nothing: news and the time to store are looked at alike.
          var ignored = news.tryAcquire(STORED_EVERY.toMillis(), TimeUnit.MILLISECONDS);
          continue;
        }
        step();
      }
      store();
    } catch (InterruptedException e) {
      // The log is closed.
    }
  }

  private void step() throws InterruptedException {
    List<LogRecord> records = List.of();
    try {
      records = read(failures == 0 ? RECORDS : 1);
      if (records.isEmpty()) {
        reached = prefix.position(); // what was there has been trimmed
        return;
      }
      follower.follow(records);
      reached = records.getLast().position();
      failures = 0;
      storeIfDue();
    } catch (RuntimeException e) {
      failed(records, e);
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

  private List<LogRecord> read(int limit) {
    return database.list(
        READ,
        row ->
            new LogRecord(
                row.getLong("n"),
                Instant.from(row.getOffsetDateTime("at")),
                ChangeCodec.decode(row.getString("changes"))),
        node,
        reached,
        prefix.position(),
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
