package chat.hearth.delivery.push;

import chat.hearth.feature.threads.ThreadSubscriptions;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.stream.Change;
import chat.hearth.platform.stream.Follower;
import chat.hearth.platform.stream.RecentChanges;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Follows the log for what changes counts without an event: receipts, rules, and the end of
 * messages. What is kept in memory of a user is as old as the user's number of changes when it was
 * read.
 */
final class PushFollower implements Follower {
  private static final int RECENT = 50_000; // about 100 bytes each
  private static final int STRIPES = 4_096;
  private static final Duration MAX_LAG = Duration.ofSeconds(5); // it is microseconds behind
  private static final long LAG_STEP_NANOS = 20_000;

  private record Moved(UserId user, RoomId room) {}

  private final AtomicLongArray receipts = new AtomicLongArray(STRIPES);
  private final AtomicLongArray rules = new AtomicLongArray(STRIPES);
  private final AtomicLongArray threads = new AtomicLongArray(STRIPES);
  private final Set<UserId> followed = ConcurrentHashMap.newKeySet();
  private final RecentChanges<Moved> moved;
  private final Consumer<RoomId> expired;
  private volatile long position;

  /**
   * Begins at the newest position of the log.
   *
   * @param expired told where events have lost their content without another event
   */
  PushFollower(long position, Consumer<RoomId> expired) {
    this.position = position;
    this.expired = expired;
    this.moved = new RecentChanges<>(RECENT, position);
  }

  @Override
  public void changed(long at, List<Change> changes) {
    for (var change : changes) {
      if (change instanceof Change.Receipt(var room, var user, var isPrivate)) {
        receipts.incrementAndGet(stripe(user));
        moved.add(at, List.of(new Moved(user, room)));
      } else if (change instanceof Change.AccountData(var user, var room) && room.isEmpty()) {
        rules.incrementAndGet(stripe(user));
      } else if (change instanceof Change.ForUser(var user, var kind)
          && kind.equals(ThreadSubscriptions.KIND)) {
        followed.add(user);
        threads.incrementAndGet(stripe(user));
      } else if (change instanceof Change.EventsExpired events) {
        expired.accept(events.room());
      }
    }
    position = at;
  }

  /** Waits until everything up to a visible position has been followed. */
  void await(long visible) {
    long deadline = System.nanoTime() + MAX_LAG.toNanos();
    while (position < visible && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(LAG_STEP_NANOS);
    }
  }

  /** How often a user's receipts have moved, or those of somebody who is counted together. */
  long receiptsOf(UserId user) {
    return receipts.get(stripe(user));
  }

  /** How often a user's rules may have changed. */
  long rulesOf(UserId user) {
    return rules.get(stripe(user));
  }

  /** How often the threads that a user follows may have changed. */
  long threadsOf(UserId user) {
    return threads.get(stripe(user));
  }

  /** Whether a user began to follow a thread, or ceased to, since this process runs. */
  boolean hasFollowed(UserId user) {
    return followed.contains(user);
  }

  /** Where a user's receipts moved after a position; empty where that is too long ago. */
  Optional<Set<RoomId>> movedSince(UserId user, long after, long upTo) {
    return moved
        .between(after, upTo)
        .map(
            all -> {
              var rooms = new HashSet<RoomId>();
              for (var one : all) {
                if (one.user().equals(user)) {
                  rooms.add(one.room());
                }
              }
              return rooms;
            });
  }

  private static int stripe(UserId user) {
    return Math.floorMod(user.hashCode(), STRIPES);
  }
}
