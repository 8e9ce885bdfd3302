package chat.hearth.room;

import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Who is where: the rooms of a user, kept in memory for users who ask.
 *
 * <p>A user's map is immutable and replaced in each commit that concerns it. Loading and replacing
 * both happen inside the cache's {@code compute} for the user, so a load never overwrites a newer
 * commit.
 */
public final class Memberships {
  private static final long CACHED_ROOMS = 2_000_000; // about 150 bytes each

  private final MembershipStore store;
  private final Cache<UserId, Map<RoomId, RoomMembership>> cache =
      Caffeine.newBuilder()
          .maximumWeight(CACHED_ROOMS)
          .weigher((UserId user, Map<RoomId, RoomMembership> rooms) -> rooms.size() + 4)
          .build();

  Memberships(MembershipStore store) {
    this.store = store;
  }

  /** All rooms that the user has or had to do with, forgotten ones included. */
  public Map<RoomId, RoomMembership> of(UserId user) {
    return cache.asMap().computeIfAbsent(user, this::load);
  }

  public Optional<RoomMembership> of(UserId user, RoomId room) {
    return Optional.ofNullable(of(user).get(room));
  }

  /** Whether the user is joined to the room now. */
  public boolean isJoined(UserId user, RoomId room) {
    var membership = of(user).get(room);
    return membership != null && membership.membership() == Membership.JOIN;
  }

  /** Whether two users are joined to a room in common. */
  public boolean shareRoom(UserId one, UserId other) {
    return of(one).values().stream()
        .anyMatch(
            membership ->
                membership.membership() == Membership.JOIN && isJoined(other, membership.room()));
  }

  /** Forgets a room that the user has left; returns whether there was one. */
  boolean forget(UserId user, RoomHead head) {
    var forgotten = store.forget(user, head.num());
    cache
        .asMap()
        .computeIfPresent(
            user,
            (same, rooms) -> {
              var old = rooms.get(head.roomId());
              if (!forgotten || old == null) {
                return rooms;
              }
              return with(
                  rooms,
                  new RoomMembership(
                      old.room(),
                      old.membership(),
                      old.sequence(),
                      old.position(),
                      old.since(),
                      old.joinedUntil(),
                      true));
            });
    return forgotten;
  }

  void committed(RoomBatch batch, long position) {
    for (var member : batch.members()) {
      cache
          .asMap()
          .computeIfPresent(
              new UserId(member.userId()),
              (user, rooms) ->
                  with(rooms, changed(rooms, batch.next().roomId(), member, position)));
    }
  }

  private static RoomMembership changed(
      Map<RoomId, RoomMembership> rooms, RoomId room, RoomBatch.Member member, long position) {
    var old = rooms.get(room);
    if (old != null && old.position() >= position) {
      return old; // a commit whose outcome was in doubt is told of late
    }
    var until =
        member.ceasedToBeJoined() != 0
            ? OptionalLong.of(member.ceasedToBeJoined())
            : old == null ? OptionalLong.empty() : old.joinedUntil();
    var away = member.membership() == Membership.LEAVE || member.membership() == Membership.BAN;
    return new RoomMembership(
        room,
        member.membership(),
        member.sequence(),
        position,
        old == null || member.transition() ? position : old.since(),
        until,
        old != null && old.forgotten() && away);
  }

  private Map<RoomId, RoomMembership> load(UserId user) {
    var rooms = new HashMap<RoomId, RoomMembership>();
    for (var membership : store.ofUser(user)) {
      rooms.put(membership.room(), membership);
    }
    return Map.copyOf(rooms);
  }

  private static Map<RoomId, RoomMembership> with(
      Map<RoomId, RoomMembership> rooms, RoomMembership changed) {
    var next = new HashMap<>(rooms);
    next.put(changed.room(), changed);
    return Map.copyOf(next);
  }
}
