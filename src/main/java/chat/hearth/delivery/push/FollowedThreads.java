package chat.hearth.delivery.push;

import chat.hearth.matrix.EventId;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Which threads users follow (MSC4306), in memory. Most never follow any, which costs no query: the
 * others are known from the start, and by the log.
 */
final class FollowedThreads {
  private static final int CACHED = 20_000; // users

  private record Known(Map<RoomId, Set<EventId>> roots, long changes) {}

  private final Function<UserId, Map<RoomId, Set<EventId>>> stored;
  private final PushFollower follower;
  private final Set<UserId> users = ConcurrentHashMap.newKeySet();
  private final Cache<UserId, Known> cache = Caffeine.newBuilder().maximumSize(CACHED).build();

  /**
   * @param users who ever followed a thread
   * @param stored the roots of the threads that a user follows
   */
  FollowedThreads(
      Collection<UserId> users,
      Function<UserId, Map<RoomId, Set<EventId>>> stored,
      PushFollower follower) {
    this.users.addAll(users);
    this.stored = stored;
    this.follower = follower;
  }

  /** Whether a user ever followed a thread. */
  boolean knows(UserId user) {
    return users.contains(user) || follower.hasFollowed(user);
  }

  /** The roots of the threads that a user follows in a room; empty for who never followed any. */
  Optional<Set<EventId>> of(UserId user, RoomId room) {
    if (!knows(user)) {
      return Optional.empty();
    }
    long changes = follower.threadsOf(user);
    var known = cache.getIfPresent(user);
    if (known == null || known.changes() != changes) {
      known = new Known(stored.apply(user), changes);
      cache.put(user, known);
    }
    return Optional.of(known.roots().getOrDefault(room, Set.of()));
  }
}
