package chat.hearth.platform.storage;

import chat.hearth.platform.storage.Waiting.Failed;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The connections of the pool, each with one user at a time.
 *
 * <p>Who waits for one waits here and not in the pool: the pool's own limit of waiting races with
 * the hand-over, and where it does a caller is never answered.
 */
final class Connections {
  private static final int LONGEST_WAIT_SECONDS = 5;

  private final Pool pool;
  private final Semaphore free;

  /**
   * @param pool without a limit of waiting, used by nobody else
   * @param size the most connections that the pool opens
   */
  Connections(Pool pool, int size) {
    this.pool = pool;
    this.free = new Semaphore(size, true);
  }

  /**
   * A connection, for {@link #giveBack}.
   *
   * @throws Failed if none was free for 5 s, or none could be opened
   */
  SqlConnection take() throws Failed {
    try {
      if (!free.tryAcquire(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
        throw new Failed(
            new TimeoutException(
                "No connection to the database was free for " + LONGEST_WAIT_SECONDS + " s"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failed(e);
    }
    var opened = pool.getConnection();
    try {
      // Without a handler the client prints the error of a lost connection; its callers report it.
      return Waiting.await(opened).exceptionHandler(lost -> {});
    } catch (Failed e) {
      // It may still come, when nobody waits for it any more.
      opened.onSuccess(this::giveBack).onFailure(never -> free.release());
      throw e;
    }
  }

  void giveBack(SqlConnection connection) {
    connection.close().onComplete(done -> free.release());
  }

  void close() throws Failed {
    Waiting.await(pool.close());
  }
}
