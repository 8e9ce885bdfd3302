package chat.hearth.platform.stream;

import chat.hearth.platform.cluster.Node;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.storage.StorageException;
import chat.hearth.platform.storage.Transaction;
import chat.hearth.platform.storage.Transaction.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log over its table.
 *
 * <p>Numbers are given out in memory and go on over generations, so that one number is a sync token
 * for ever. Invariants: a number becomes visible only when it and all before it are settled;
 * followers see each committed record once, in order, after what the writer keeps in memory for it
 * ({@link Writer#onCommit}); a transaction commits only under the node's newest generation.
 *
 * <p>Where the connection is lost during a COMMIT, nobody knows whether it happened. The caller is
 * told so at once; the number stays unsettled, which holds back everything behind it, until the
 * database has answered: first the node's row is locked, which waits for the lost transaction to
 * end one way or the other, then the record is looked for.
 */
public final class CommitLog implements Log, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CommitLog.class);

  private static final Duration RETRY = Duration.ofMillis(200);

  private static final String LAST = "SELECT coalesce(max(n), 0) FROM log WHERE node = $1";

  // Under an older generation the inner query finds no row, and NULL is refused by the table.
  private static final String INSERT =
      """
      INSERT INTO log (node, n, generation, at, changes)
      VALUES ($1, $2, (SELECT generation FROM node WHERE id = $1 AND generation = $3 FOR SHARE),
              $4, $5)
      """;

  private static final String WAIT_FOR_WRITERS = "SELECT id FROM node WHERE id = $1 FOR UPDATE";

  private static final String EXISTS = "SELECT n FROM log WHERE node = $1 AND n = $2";

  private static final String GENERATION = "SELECT generation FROM node WHERE id = $1";

  private static final String TRIM = "DELETE FROM log WHERE node = $1 AND at < $2 AND n < $3";

  private final Database database;
  private final Node node;
  private final Clock clock;
  private final Runnable onFenced;
  private final Prefix prefix;
  private final List<Follower> followers = new CopyOnWriteArrayList<>();
  private final Thread dispatcher;

  /**
   * Goes on where the node's log ends.
   *
   * @param onFenced called when another process has become this node: this one must stop
   */
  public CommitLog(Database database, Node node, Clock clock, Runnable onFenced) {
    this.database = database;
    this.node = node;
    this.clock = clock;
    this.onFenced = onFenced;
    this.prefix = new Prefix(database.first(LAST, row -> row.getLong(0), node.id()).orElseThrow());
    this.dispatcher = Thread.ofPlatform().daemon().name("log").start(this::dispatch);
  }

  /** Adds a follower; it is told of what becomes visible from now on. */
  public void subscribe(Follower follower) {
    followers.add(follower);
  }

  @Override
  public long position() {
    return prefix.visible();
  }

  @Override
  public <T> T write(Function<Writer, T> work) {
    var record = new Record(prefix);
    T result;
    try {
      result =
          database.transaction(
              transaction -> {
                var made = work.apply(new LogWriter(transaction, record));
                if (!record.changes().isEmpty()) {
                  transaction.executeAtCommit(insert(record));
                }
                return made;
              });
    } catch (Throwable e) {
      failed(record, e);
      throw e;
    }
    committed(record);
    return result;
  }

  private Statement insert(Record record) {
    return new Statement(
        INSERT,
        node.id(),
        record.position(),
        node.generation(),
        clock.instant().atOffset(ZoneOffset.UTC),
        ChangeCodec.encode(record.changes()));
  }

  private void committed(Record record) {
    record.runOnCommit();
    if (record.isNumbered()) {
      prefix.settle(record.position(), List.copyOf(record.changes()));
    }
  }

  private void failed(Record record, Throwable error) {
    var kind = error instanceof StorageException storage ? storage.kind() : null;
    if (kind == StorageException.Kind.UNCERTAIN && record.isNumbered()) {
      Thread.ofVirtual().name("log-recovery").start(() -> recover(record));
      return;
    }
    if (record.isNumbered()) {
      prefix.settle(record.position(), List.of());
    }
    if (kind == StorageException.Kind.REFUSED) {
      Thread.ofVirtual().start(this::checkFenced);
    }
  }

  private void recover(Record record) {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        if (happened(record.position())) {
          committed(record);
        } else {
          prefix.settle(record.position(), List.of());
        }
        return;
      } catch (StorageException e) {
        if (!pause()) {
          return;
        }
      }
    }
  }

  private boolean happened(long position) {
    return database.transaction(
        (Transaction transaction) -> {
          transaction.list(WAIT_FOR_WRITERS, row -> true, node.id());
          return transaction.exists(EXISTS, node.id(), position);
        });
  }

  private static boolean pause() {
    try {
      Thread.sleep(RETRY);
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  private void checkFenced() {
    try {
      var newest = database.first(GENERATION, row -> row.getInteger(0), node.id());
      if (newest.isPresent() && newest.get() != node.generation()) {
        onFenced.run();
      }
    } catch (StorageException e) {
      // Asked again at the next refusal.
    }
  }

  private void dispatch() {
    try {
      while (true) {
        var settled = prefix.take();
        for (var follower : followers) {
          tell(follower, settled);
        }
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  private static void tell(Follower follower, Prefix.Settled settled) {
    try {
      follower.changed(settled.position(), settled.changes());
    } catch (RuntimeException e) {
      LOG.error("A follower failed at position {}", settled.position(), e);
    }
  }

  /**
   * Removes records that everybody has followed; sync tokens don't need them.
   *
   * @return how many
   */
  public int trim(Duration older) {
    return database.execute(
        TRIM, node.id(), clock.instant().minus(older).atOffset(ZoneOffset.UTC), prefix.visible());
  }

  @Override
  public void close() {
    dispatcher.interrupt();
  }
}
