package chat.hearth.platform.storage;

import chat.hearth.platform.storage.Waiting.Failed;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A transaction on one connection. Nothing waits for BEGIN, and the statements kept for the end go
 * out with COMMIT, so a transaction of one {@code executeAll} takes two round trips, and one that
 * only uses {@code executeAtCommit} a single one.
 *
 * <p>It is used by one thread. COMMIT after a failed statement is a rollback in PostgreSQL, which
 * is why statements may be sent together with it.
 */
final class PgTransaction implements Transaction {
  private final SqlConnection connection;
  private final Future<?> begun;
  private final List<Statement> last = new ArrayList<>();
  private Future<?> ended = Future.succeededFuture();

  PgTransaction(SqlConnection connection) {
    this.connection = connection;
    this.begun = connection.query("BEGIN").execute();
  }

  @Override
  public <T> List<T> list(String sql, Function<Row, T> reader, @Nullable Object... parameters) {
    return Rows.read(answer(send(sql, parameters)), reader);
  }

  @Override
  public int execute(String sql, @Nullable Object... parameters) {
    return answer(send(sql, parameters)).rowCount();
  }

  @Override
  public int[] executeAll(List<Statement> statements) {
    var sent = statements.stream().map(each -> send(each.sql(), each.parameters())).toList();
    return sent.stream().mapToInt(each -> answer(each).rowCount()).toArray();
  }

  @Override
  public void executeAtCommit(Statement statement) {
    last.add(statement);
  }

  /** Sends what was kept for the end, and COMMIT. */
  void commit() {
    var sent = last.stream().map(each -> send(each.sql(), each.parameters())).toList();
    var committed = connection.query("COMMIT").execute();
    ended = committed;
    try {
      Waiting.await(begun);
      for (var each : sent) {
        Waiting.await(each);
      }
      Waiting.await(committed);
    } catch (Failed e) {
      throw Failures.ofCommit(e.error());
    }
  }

  /** Rolls back, without waiting: a connection that is lost rolls back too. */
  void rollback() {
    ended = connection.query("ROLLBACK").execute();
  }

  /** Completes when COMMIT or ROLLBACK is answered or the connection is lost. */
  Future<?> ended() {
    return ended;
  }

  private Future<RowSet<Row>> send(String sql, @Nullable Object[] parameters) {
    return connection.preparedQuery(sql).execute(Tuple.wrap(parameters));
  }

  private RowSet<Row> answer(Future<RowSet<Row>> sent) {
    try {
      Waiting.await(begun);
      return Waiting.await(sent);
    } catch (Failed e) {
      throw Failures.ofStatement(e.error());
    }
  }
}
