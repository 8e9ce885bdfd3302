package chat.hearth.platform.stream;

import chat.hearth.platform.cluster.Node;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.storage.StorageException;
import chat.hearth.platform.storage.StorageException.Kind;
import chat.hearth.platform.storage.Transaction.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The log of one node, kept in the table {@code log}.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>A record, and the rows that carry its number, are committed together or not at all.
 *   <li>A number is settled only when its fate is known: committed after COMMIT was answered, void
 *       after a rollback, and after a COMMIT without an answer when {@link UncertainNumbers} has
 *       found out.
 *   <li>What is visible is a prefix of settled numbers ({@link CommittedPrefix}): followers get
 *       exactly the committed records, in order, none before its commit, none beyond a hole.
 *   <li>Only the newest generation of the node commits: the INSERT fails otherwise, its transaction
 *       with it, and this process is told to end.
 *   <li>Whoever wrote sees it: a write returns when its record is visible, however long other
 *       transactions took numbers before it, up to {@link #VISIBLE_SECONDS}.
 * </ul>
 *
 * <p>The record goes to the database in the same round trip as COMMIT.
 */
public final class CommitLog implements Log, AutoCloseable {
  static final String INSERT =
      "INSERT INTO log (node, n, generation, at, changes) VALUES ($1, $2, "
          + Node.FENCE
          + ", $4, $5)";

  /** As long as a slow transaction before this one takes; a write is durable without it. */
  private static final long VISIBLE_SECONDS = 5;

  /** PostgreSQL restarts faster than that; who waits longer is told that nobody knows. */
  private static final long CERTAIN_SECONDS = 30;

  private final Database database;
  private final Node node;
  private final Clock clock;
  private final Runnable whenFenced;
  private final UncertainNumbers uncertain;
  private final Followers followers = new Followers();
  private final List<Trail> trails = new CopyOnWriteArrayList<>();
  private final CommittedPrefix prefix;
  private final AtomicBoolean fenced = new AtomicBoolean();

  /**
   * Continues the log of a node whose newest generation this is.
   *
   * @param whenFenced called once, on a thread of its own, when another process has taken the node
   *     over; this one can't write any more and has to end
   */
  public CommitLog(Database database, Node node, Clock clock, Runnable whenFenced) {
    this.database = database;
    this.node = node;
    this.clock = clock;
    this.whenFenced = whenFenced;
    this.uncertain = new UncertainNumbers(database, node, clock);
    var newest =
        database
            .first(
                "SELECT coalesce(max(n), 0) AS n FROM log WHERE node = $1",
                row -> row.getLong("n"),
                node.id())
            .orElseThrow();
    this.prefix = new CommittedPrefix(newest, followers);
  }

  /** Adds a follower; it is told of what becomes visible from now on. */
  public void subscribe(Follower follower) {
    followers.add(follower);
  }

  /**
   * Adds a follower that goes on where it stopped in an earlier life of the process. One that is
   * new is told of all records that the log still has.
   */
  public void follow(DurableFollower follower) {
    var trail = new Trail(database, node.id(), follower, prefix);
    trails.add(trail);
    followers.add(
        (position, changes) -> trail.tell(new LogRecord(position, clock.instant(), changes)));
  }

  @Override
  public long position() {
    return prefix.position();
  }

  @Override
  public <T> T write(Function<Writer, T> work) {
    if (fenced.get()) {
      throw takenOver(null);
    }
    var writer = new LogWriter(prefix::take);
    var result = new ArrayList<T>(1);
    try {
      database.transaction(
          transaction -> {
            writer.begin(transaction);
            result.add(work.apply(writer));
            if (writer.leavesTrace()) {
              transaction.executeAtCommit(record(writer));
            }
            return true;
          });
      settleCommitted(writer);
    } catch (StorageException e) {
      if (e.kind() == Kind.UNCERTAIN && writer.slot().isPresent()) {
        resolve(writer, writer.slot().get(), e);
      } else {
        writer.slot().ifPresent(prefix::voided);
        throw e.kind() == Kind.REFUSED && noticeTakeover() ? takenOver(e) : e;
      }
    } catch (Throwable e) {
      writer.slot().ifPresent(prefix::voided);
      throw e;
    }
    writer.slot().ifPresent(slot -> slot.awaitVisible(VISIBLE_SECONDS));
    return result.getFirst();
  }

  /**
   * Removes old records; sync tokens don't need them. The newest is kept, because it says where to
   * go on counting, and so is what a durable follower has not seen.
   *
   * @return how many
   */
  public int trim(Duration older) {
    return database.execute(
        "DELETE FROM log WHERE node = $1 AND at < $2 AND n < $3",
        node.id(),
        OffsetDateTime.ofInstant(clock.instant().minus(older), ZoneOffset.UTC),
        trails.stream().mapToLong(Trail::reached).reduce(prefix.position(), Math::min));
  }

  /** Tells followers nothing more. */
  @Override
  public void close() {
    followers.close();
    trails.forEach(Trail::close);
  }

  private Statement record(LogWriter writer) {
    return new Statement(
        INSERT,
        node.id(),
        writer.position(),
        node.generation(),
        OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC),
        ChangeCodec.encode(writer.changes()));
  }

  private void settleCommitted(LogWriter writer) {
    writer.runActions();
    writer.slot().ifPresent(slot -> prefix.committed(slot, writer.changes()));
  }

  /** Returns when the transaction turned out to be committed, throws in all other cases. */
  private void resolve(LogWriter writer, CommittedPrefix.Slot slot, StorageException lost) {
    var outcome =
        uncertain.settle(
            slot.number(),
            committed -> {
              if (committed) {
                settleCommitted(writer);
              } else {
                prefix.voided(slot);
              }
            });
    try {
      if (!outcome.get(CERTAIN_SECONDS, TimeUnit.SECONDS)) {
        throw new StorageException(Kind.UNAVAILABLE, "The connection was lost before COMMIT", lost);
      }
    } catch (TimeoutException e) {
      throw lost;
    } catch (ExecutionException e) {
      throw noticeTakeover() ? takenOver(e) : lost;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw lost;
    }
  }

  private boolean noticeTakeover() {
    try {
      if (node.isCurrent(database)) {
        return false;
      }
    } catch (StorageException e) {
      // Not reached; the next write will notice.
      return false;
    }
    if (!fenced.getAndSet(true)) {
      Thread.ofPlatform().name("fenced").start(whenFenced);
    }
    return true;
  }

  private StorageException takenOver(@Nullable Throwable cause) {
    return new StorageException(
        Kind.REFUSED, "Another server has taken over node " + node.id(), cause);
  }
}
