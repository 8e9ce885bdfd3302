package chat.hearth.delivery.sync;

import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which members a device has been sent already, so that lazy loading does not repeat them. Only a
 * memory: where it is lost, members are sent again.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#lazy-loading-room-members">
 *     Client-Server API: lazy-loading room members</a>
 */
final class SentMembers {
  private static final Duration KEPT = Duration.ofMinutes(30);
  private static final int MAX_ROOMS = 100_000; // of all devices together

  private record Key(UserId user, DeviceId device, RoomId room) {}

  /** A member event, and up to which position the response that had it came. */
  private record Sent(long sequence, long upTo) {}

  private final Cache<Key, ConcurrentHashMap<String, Sent>> sent =
      Caffeine.newBuilder().expireAfterAccess(KEPT).maximumSize(MAX_ROOMS).build();

  /**
   * Remembers that a member event is sent; returns whether the client has that very one already: it
   * came with a response that the client has taken the next token from.
   */
  boolean remember(Scope scope, RoomId room, String member, long sequence) {
    if (scope.device().isEmpty()) {
      return false;
    }
    var key = new Key(scope.user(), scope.device().get(), room);
    var members = sent.get(key, absent -> new ConcurrentHashMap<>());
    var now = new Sent(sequence, scope.upTo());
    var before = members.putIfAbsent(member, now);
    var has = before != null && before.sequence == sequence && before.upTo <= scope.since();
    if (before != null && !has) {
      members.put(member, now);
    }
    return has;
  }

  /** Forgets a room: its state is sent anew. */
  void forget(Scope scope, RoomId room) {
    scope.device().ifPresent(device -> sent.invalidate(new Key(scope.user(), device, room)));
  }
}
