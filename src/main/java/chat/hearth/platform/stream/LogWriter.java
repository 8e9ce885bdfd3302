package chat.hearth.platform.stream;

import chat.hearth.platform.storage.Transaction;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A transaction together with its log record. */
final class LogWriter implements Writer {
  private final Transaction transaction;
  private final Record record;

  LogWriter(Transaction transaction, Record record) {
    this.transaction = transaction;
    this.record = record;
  }

  @Override
  public long position() {
    return record.position();
  }

  @Override
  public void record(Change change) {
    record.changes().add(change);
  }

  @Override
  public void onCommit(Runnable action) {
    record.onCommit(action);
  }

  @Override
  public <T> List<T> list(String sql, Function<Row, T> reader, @Nullable Object... parameters) {
    return transaction.list(sql, reader, parameters);
  }

  @Override
  public int execute(String sql, @Nullable Object... parameters) {
    return transaction.execute(sql, parameters);
  }

  @Override
  public int[] executeAll(List<Statement> statements) {
    return transaction.executeAll(statements);
  }

  @Override
  public void executeAtCommit(Statement statement) {
    transaction.executeAtCommit(statement);
  }
}
