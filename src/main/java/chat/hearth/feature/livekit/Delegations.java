package chat.hearth.feature.livekit;

import chat.hearth.feature.delayedevents.DelayedDelivery;
import chat.hearth.feature.livekit.DelegationStore.Delegation;
import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.storage.StorageException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Restarts the delayed events of those who are connected to LiveKit, and sends those of who is not
 * any more.
 *
 * <p>LiveKit is the source of truth: a webhook only makes this look at once. One that is lost, or
 * that tells of a connection which another has replaced since, so does no harm. Where LiveKit does
 * not answer nothing is restarted, and events go off when their own time is over.
 */
final class Delegations implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Delegations.class);
  private static final int BATCH = 100;
  private static final int RESTARTS = 3; // within each delay: one may fail
  private static final Duration LONGEST = Duration.ofMinutes(1); // until a lost webhook is noticed
  private static final Duration AGAIN = Duration.ofSeconds(2);

  private final DelegationStore store;
  private final LiveKitApi api;
  private final DelayedDelivery leaves;
  private final Clock clock;
  private final Thread thread;

  Delegations(Database database, LiveKitApi api, DelayedDelivery leaves, Clock clock) {
    this.store = new DelegationStore(database);
    this.api = api;
    this.leaves = leaves;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("livekit-leaves").unstarted(this::run);
  }

  /** Goes on with what an earlier process was told to follow. */
  void start() {
    thread.start();
  }

  /** Follows a participant with a delayed event from now on. */
  void follow(Seat seat, String delayId, Duration delay) {
    store.put(seat, delayId, delay, clock.millis());
    LockSupport.unpark(thread);
  }

  /** Something happened to a participant; maybe LiveKit's own tables do not say so yet. */
  void look(Seat seat) {
    store.find(seat).ifPresent(delegation -> check(delegation, AGAIN));
  }

  private void run() {
    while (!Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(Duration.ofMillis(Math.max(1, work())).toNanos());
    }
  }

  /** Looks after those whose time has come, and returns how many milliseconds there are to rest. */
  private long work() {
    try {
      var due = store.due(clock.millis(), BATCH);
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        due.forEach(delegation -> threads.execute(() -> tryCheck(delegation)));
      }
      if (due.size() == BATCH) {
        return 0;
      }
      long next = store.next().orElse(Long.MAX_VALUE);
      return Math.min(LONGEST.toMillis(), next - clock.millis());
    } catch (StorageException e) {
      return AGAIN.toMillis(); // the database is away
    }
  }

  private void tryCheck(Delegation delegation) {
    try {
      check(delegation, rest(delegation));
    } catch (RuntimeException e) {
      LOG.atWarn()
          .setMessage("Whether somebody is in a call is not known; looked for again")
          .addKeyValue("reason", e.getMessage())
          .log();
    }
  }

  private void check(Delegation delegation, Duration rest) {
    // Whatever fails, this is not looked at all the time.
    store.later(delegation, clock.millis() + AGAIN.toMillis(), false);
    boolean isConnected = api.isConnected(delegation.seat());
    try {
      if (isConnected) {
        leaves.restart(delegation.delayId());
      } else if (delegation.connected()) {
        leaves.send(delegation.delayId());
        store.remove(delegation);
        return;
      } else {
        leaves.requireScheduled(delegation.delayId());
      }
    } catch (MatrixError e) {
      // It is over, or its sender may not send it: nothing is left to do.
      store.remove(delegation);
      return;
    }
    store.later(delegation, clock.millis() + rest.toMillis(), isConnected);
    LockSupport.unpark(thread);
  }

  private static Duration rest(Delegation delegation) {
    long millis = delegation.delay().dividedBy(RESTARTS).toMillis();
    return Duration.ofMillis(Math.min(millis, LONGEST.toMillis()));
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
