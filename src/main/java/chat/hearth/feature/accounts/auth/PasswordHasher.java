package chat.hearth.feature.accounts.auth;

import chat.hearth.matrix.MatrixError;
import de.mkammerer.argon2.Argon2;
import de.mkammerer.argon2.Argon2Factory;
import de.mkammerer.argon2.Argon2Factory.Argon2Types;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Hashes passwords with Argon2id, a bounded number at a time.
 *
 * <p>The work is native and would pin the carrier of a virtual thread, so it runs on a few platform
 * threads; the caller's virtual thread waits. So many hashes cost at most so many times 19 MiB.
 */
public final class PasswordHasher {
  // OWASP's first choice for Argon2id: m = 19 MiB, t = 2, p = 1.
  private static final int MEMORY_KIB = 19 * 1024;
  private static final int ITERATIONS = 2;
  private static final int PARALLELISM = 1;

  /** At about 25 ms each, two hashers work this off in 3 s; clients behind it had better retry. */
  private static final int MAX_WAITING = 256;

  private final Argon2 argon2 = Argon2Factory.create(Argon2Types.ARGON2id);
  private final ThreadPoolExecutor hashers;

  /**
   * @param concurrency how many hashes are computed at once
   */
  public PasswordHasher(int concurrency) {
    hashers =
        new ThreadPoolExecutor(
            concurrency,
            concurrency,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            Thread.ofPlatform().name("password-hasher-", 0).daemon().factory());
    hashers.allowCoreThreadTimeOut(true);
  }

  /**
   * The encoded hash of a password, with its parameters and a fresh salt.
   *
   * @throws MatrixError {@code M_LIMIT_EXCEEDED} when too many wait already
   */
  public String hash(String password) {
    return run(() -> argon2.hash(ITERATIONS, MEMORY_KIB, PARALLELISM, password.toCharArray()));
  }

  /**
   * Whether a password has this encoded hash.
   *
   * @throws MatrixError {@code M_LIMIT_EXCEEDED} when too many wait already
   */
  public boolean matches(String encodedHash, String password) {
    return run(() -> argon2.verify(encodedHash, password.toCharArray()));
  }

  private <T> T run(Callable<T> work) {
    try {
      return hashers.submit(work).get();
    } catch (RejectedExecutionException e) {
      throw MatrixError.limitExceeded(Duration.ofSeconds(3));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw MatrixError.unavailable("The server is stopping");
    } catch (ExecutionException e) {
      throw new IllegalStateException("Hashing a password failed", e.getCause());
    }
  }
}
