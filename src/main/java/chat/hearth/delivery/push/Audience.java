package chat.hearth.delivery.push;

import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import chat.hearth.room.Membership;
import chat.hearth.room.RoomHead;
import chat.hearth.room.Rooms;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.List;
import java.util.function.Predicate;

/** Which members of a room may have a pusher, in memory for rooms where something happens. */
final class Audience {
  private static final long CACHED_MEMBERS = 1_000_000; // references to user IDs
  private static final int ROOM_WEIGHT = 16;

  private final Rooms rooms;
  private final Predicate<UserId> mayHavePusher;
  private final Cache<RoomId, List<UserId>> cache =
      Caffeine.newBuilder()
          .maximumWeight(CACHED_MEMBERS)
          .weigher((RoomId room, List<UserId> users) -> users.size() + ROOM_WEIGHT)
          .build();

  Audience(Rooms rooms, Predicate<UserId> mayHavePusher) {
    this.rooms = rooms;
    this.mayHavePusher = mayHavePusher;
  }

  List<UserId> of(RoomHead head) {
    return cache
        .asMap()
        .computeIfAbsent(
            head.roomId(),
            room -> rooms.members(head, Membership.JOIN).stream().filter(mayHavePusher).toList());
  }

  /** Somebody came to the room or left it. */
  void changed(RoomId room) {
    cache.asMap().remove(room);
  }

  /** A user has a pusher from now on. */
  void changed(UserId user) {
    rooms.memberships().of(user).keySet().forEach(this::changed);
  }
}
