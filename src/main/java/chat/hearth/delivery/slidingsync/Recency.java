package chat.hearth.delivery.slidingsync;

import chat.hearth.room.RoomHead;
import chat.hearth.room.Rooms;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When something that people care about happened last in a room: the log position of its newest
 * event that moves a room up a list. Remembered, and brought up to date by looking at what is new.
 */
final class Recency {
  private static final Set<String> BUMPING =
      Set.of(
          "m.room.create",
          "m.room.message",
          "m.room.encrypted",
          "m.sticker",
          "m.call.invite",
          "m.poll.start",
          "org.matrix.msc3381.poll.start",
          "m.beacon_info",
          "org.matrix.msc3672.beacon_info");

  private static final int BLOCK = 20; // what Rooms.newest has read
  private static final int FARTHEST = 200; // events back, in a room that nobody looked at yet
  private static final int REMEMBERED = 200_000; // rooms; about 100 bytes each

  private record Bump(long sequence, long position) {}

  private final Rooms rooms;
  private final Cache<Long, Bump> bumps = Caffeine.newBuilder().maximumSize(REMEMBERED).build();

  Recency(Rooms rooms) {
    this.rooms = rooms;
  }

  /** Whether {@link #of} will have to look further than at what is new. */
  boolean isUnknown(RoomHead head) {
    return bumps.getIfPresent(head.num()) == null;
  }

  long of(RoomHead head) {
    var known = bumps.getIfPresent(head.num());
    if (known != null && known.sequence >= head.lastSequence()) {
      return known.position;
    }
    var bump = new Bump(head.lastSequence(), newest(head, known));
    bumps
        .asMap()
        .merge(head.num(), bump, (one, other) -> one.sequence > other.sequence ? one : other);
    return bump.position;
  }

  private long newest(RoomHead head, @Nullable Bump known) {
    long seen = known == null ? 0 : known.sequence;
    long at = head.lastSequence();
    long oldest = Math.max(seen, at - FARTHEST);
    long position = 0;
    while (at > oldest) {
      long first = Math.max(oldest + 1, at - BLOCK + 1);
      for (var event : rooms.range(head, first, at).reversed()) {
        position = event.position();
        if (BUMPING.contains(event.pdu().type())) {
          return position;
        }
      }
      at = first - 1;
    }
    return known == null ? position : known.position;
  }
}
