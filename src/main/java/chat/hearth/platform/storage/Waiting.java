package chat.hearth.platform.storage;

import io.vertx.core.Future;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Blocks the calling (virtual) thread until the client's event loop has an answer. */
final class Waiting {
  /**
   * Longer than any statement of ours takes; without a bound, a database that is cut off from the
   * network would hold requests until TCP gives up.
   */
  private static final long LONGEST_SECONDS = 60;

  private Waiting() {}

  /**
   * The result of a future.
   *
   * @throws Failed with the future's error as cause, or with why waiting ended
   */
  static <T> T await(Future<T> future) throws Failed {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(LONGEST_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | CompletionException e) {
      throw new Failed(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      throw new Failed(
          new TimeoutException("The database gave no answer for " + LONGEST_SECONDS + " s"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failed(e);
    }
  }

  /** Carries the error that a future ended with. */
  static final class Failed extends Exception {
    private static final long serialVersionUID = 1L;

    private final Throwable error;

    Failed(Throwable error) {
      super(error);
      this.error = error;
    }

    Throwable error() {
      return error;
    }
  }
}
