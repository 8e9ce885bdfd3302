package chat.hearth.delivery.sync;

import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.stream.Log;
import chat.hearth.room.Memberships;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** How far a response can see. */
public final class Horizon {
  // A commit becomes visible microseconds after its room's head does; this is for broken databases.
  private static final Duration MAX_LAG = Duration.ofSeconds(5);
  private static final long LAG_STEP_NANOS = 50_000;

  private final Log log;
  private final Memberships memberships;

  public Horizon(Log log, Memberships memberships) {
    this.log = log;
    this.memberships = memberships;
  }

  /**
   * The position that a response for this user may end at: nothing that the user's memberships show
   * lies behind it.
   *
   * @throws MatrixError 503 where the database does not keep up
   */
  public long of(UserId user) {
    long needed = 0;
    for (var membership : memberships.of(user).values()) {
      needed = Math.max(needed, membership.position());
    }
    long deadline = System.nanoTime() + MAX_LAG.toNanos();
    while (log.position() < needed) {
      if (System.nanoTime() - deadline > 0) {
        throw MatrixError.unavailable("The database does not keep up; try again");
      }
      LockSupport.parkNanos(LAG_STEP_NANOS);
    }
    return log.position();
  }
}
