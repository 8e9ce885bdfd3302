package chat.hearth.platform.storage;

import chat.hearth.platform.storage.Waiting.Failed;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The database over Vert.x' PostgreSQL client.
 *
 * <p>After PostgreSQL was away the pool heals by itself: a connection that is lost leaves it, and
 * the next caller opens another. Nobody waits without a bound: 5 s to connect, as long for a free
 * connection, a minute for an answer.
 */
public final class PgDatabase implements Database, AutoCloseable {
  private static final int CONNECT_MILLIS = 5_000;

  /** Deep enough that the statements of a transaction never wait for each other's answers. */
  private static final int PIPELINING = 256;

  private static final int PREPARED_STATEMENTS = 1_024;
  private static final int LONGEST_CACHED_SQL = 8_192;

  private final Connections connections;

  /** Opens no connection yet. */
  public PgDatabase(Vertx vertx, DatabaseAddress address, int connections) {
    var pool =
        PgBuilder.pool()
            .with(new PoolOptions().setMaxSize(connections).setConnectionTimeout(0))
            .with(new NetClientOptions().setConnectTimeout(CONNECT_MILLIS).setTcpKeepAlive(true))
            .connectingTo(
                address
                    .connectOptions()
                    .setPipeliningLimit(PIPELINING)
                    .setCachePreparedStatements(true)
                    .setPreparedStatementCacheMaxSize(PREPARED_STATEMENTS)
                    .setPreparedStatementCacheSqlLimit(LONGEST_CACHED_SQL))
            .using(vertx)
            .build();
    this.connections = new Connections(pool, connections);
  }

  @Override
  public <T> List<T> list(String sql, Function<Row, T> reader, @Nullable Object... parameters) {
    return Rows.read(run(sql, parameters), reader);
  }

  @Override
  public int execute(String sql, @Nullable Object... parameters) {
    return run(sql, parameters).rowCount();
  }

  @Override
  public <T> T transaction(Function<Transaction, T> work) {
    var connection = connect();
    var transaction = new PgTransaction(connection);
    try {
      T result;
      try {
        result = work.apply(transaction);
      } catch (Throwable e) {
        transaction.rollback();
        throw e;
      }
      transaction.commit();
      return result;
    } finally {
      // Not before the last answer: a connection that hangs must not serve anybody else.
      transaction.ended().onComplete(done -> connections.giveBack(connection));
    }
  }

  @Override
  public void close() {
    try {
      connections.close();
    } catch (Failed e) {
      throw Failures.ofStatement(e.error());
    }
  }

  private RowSet<Row> run(String sql, @Nullable Object[] parameters) {
    var connection = connect();
    var sent = connection.preparedQuery(sql).execute(Tuple.wrap(parameters));
    sent.onComplete(done -> connections.giveBack(connection));
    try {
      return Waiting.await(sent);
    } catch (Failed e) {
      throw sql.stripLeading().regionMatches(true, 0, "SELECT", 0, 6)
          ? Failures.ofStatement(e.error())
          : Failures.ofCommit(e.error());
    }
  }

  private SqlConnection connect() {
    try {
      return connections.take();
    } catch (Failed e) {
      throw Failures.ofConnecting(e.error());
    }
  }
}
