package chat.hearth.platform.stream;

import chat.hearth.platform.storage.Transaction;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The transaction that the work of one write sees. Used by one thread. */
final class LogWriter implements Writer {
  private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);

  private final Supplier<CommittedPrefix.Slot> numbers;
  private final List<Change> changes = new ArrayList<>();
  private final List<Runnable> actions = new ArrayList<>();
  private @Nullable Transaction transaction;
  private CommittedPrefix.@Nullable Slot slot;

  LogWriter(Supplier<CommittedPrefix.Slot> numbers) {
    this.numbers = numbers;
  }

  void begin(Transaction begun) {
    transaction = begun;
  }

  @Override
  public long position() {
    if (slot == null) {
      slot = numbers.get();
    }
    return slot.number();
  }

  @Override
  public void record(Change change) {
    changes.add(change);
  }

  @Override
  public void onCommit(Runnable action) {
    actions.add(action);
  }

  /** The number taken, if one was. */
  Optional<CommittedPrefix.Slot> slot() {
    return Optional.ofNullable(slot);
  }

  /** Whether there has to be a record: rows that carry a number need one that keeps it. */
  boolean leavesTrace() {
    return slot != null || !changes.isEmpty();
  }

  List<Change> changes() {
    return List.copyOf(changes);
  }

  /** Runs what was to be run after the commit; one that fails must not keep the number open. */
  void runActions() {
    for (var action : actions) {
      try {
        action.run();
      } catch (RuntimeException e) {
        LOG.error("What runs after a commit failed", e);
      }
    }
  }

  @Override
  public <T> List<T> list(String sql, Function<Row, T> reader, @Nullable Object... parameters) {
    return transaction().list(sql, reader, parameters);
  }

  @Override
  public int execute(String sql, @Nullable Object... parameters) {
    return transaction().execute(sql, parameters);
  }

  @Override
  public int[] executeAll(List<Statement> statements) {
    return transaction().executeAll(statements);
  }

  @Override
  public void executeAtCommit(Statement statement) {
    transaction().executeAtCommit(statement);
  }

  private Transaction transaction() {
    if (transaction == null) {
      throw new IllegalStateException("The transaction has not begun");
    }
    return transaction;
  }
}
