package chat.hearth.delivery.push;

import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import chat.hearth.room.RoomHead;
import chat.hearth.room.RoomMembership;
import chat.hearth.room.Rooms;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Up to where users have read their rooms: receipts, and when they joined; kept in memory. */
final class ReadStates {
  private static final long CACHED_ROOMS = 500_000; // about 150 bytes each
  private static final int CACHED_JOINS = 200_000; // about 100 bytes each

  private final Rooms rooms;
  private final ReadMarkers markers;
  private final PushFollower follower;
  private final Cache<UserId, Known> cache =
      Caffeine.newBuilder()
          .maximumWeight(CACHED_ROOMS)
          .weigher((UserId user, Known known) -> known.rooms().size() + 4)
          .build();

  private final Cache<Join, Long> joins = Caffeine.newBuilder().maximumSize(CACHED_JOINS).build();

  /** A join, by the log position that it came with. */
  private record Join(UserId user, RoomId room, long since) {}

  /** What was read of a user after so many of its receipts had moved; immutable. */
  private record Known(long changes, Map<RoomId, ReadMarkers.Markers> rooms) {}

  ReadStates(Rooms rooms, ReadMarkers markers, PushFollower follower) {
    this.rooms = rooms;
    this.markers = markers;
    this.follower = follower;
  }

  /** Of rooms that the user is joined to, with one query at most for receipts, one for joins. */
  Map<RoomId, ReadState> of(UserId user, Collection<RoomHead> heads) {
    var receipts = receipts(user, heads.stream().map(RoomHead::roomId).toList());
    var joins = joins(user, heads);
    var states = new HashMap<RoomId, ReadState>();
    for (var head : heads) {
      var marker = receipts.getOrDefault(head.roomId(), ReadMarkers.Markers.NONE);
      long join = joins.getOrDefault(head.roomId(), 0L);
      long everything = Math.max(join, marker.unthreaded());
      var threads = new HashMap<String, Long>();
      marker.threads().forEach((root, sequence) -> threads.put(root.value(), sequence));
      states.put(
          head.roomId(),
          new ReadState(user, everything, Math.max(everything, marker.main()), threads));
    }
    return states;
  }

  /** Where the user's receipts moved after a position up to another; no query for the newest. */
  Set<RoomId> movedSince(UserId user, long after, long upTo) {
    return follower
        .movedSince(user, after, upTo)
        .orElseGet(() -> markers.movedSince(user, after, upTo));
  }

  private Map<RoomId, ReadMarkers.Markers> receipts(UserId user, Collection<RoomId> wanted) {
    long changes = follower.receiptsOf(user);
    var known = cache.getIfPresent(user);
    var there = known != null && known.changes() == changes ? known.rooms() : null;
    var missing =
        there == null ? wanted : wanted.stream().filter(room -> !there.containsKey(room)).toList();
    if (there != null && missing.isEmpty()) {
      return there;
    }
    var all = new HashMap<RoomId, ReadMarkers.Markers>(there == null ? Map.of() : there);
    var read = markers.of(user, missing);
    for (var room : missing) {
      all.put(room, read.getOrDefault(room, ReadMarkers.Markers.NONE));
    }
    cache.put(user, new Known(changes, Map.copyOf(all)));
    return all;
  }

  /** The sequences at which the user joined; its member event may have been renewed since. */
  private Map<RoomId, Long> joins(UserId user, Collection<RoomHead> heads) {
    var memberships = rooms.memberships().of(user);
    var found = new HashMap<RoomId, Long>();
    var missing = new ArrayList<RoomHead>();
    var positions = new ArrayList<Long>();
    for (var head : heads) {
      var membership = memberships.get(head.roomId());
      if (membership == null) {
        continue;
      }
      var known =
          isRenewed(membership)
              ? joins.getIfPresent(new Join(user, head.roomId(), membership.since()))
              : Long.valueOf(membership.sequence());
      if (known == null) {
        missing.add(head);
        positions.add(membership.since());
      } else {
        found.put(head.roomId(), known);
      }
    }
    if (!missing.isEmpty()) {
      var read = rooms.sequencesAt(missing, positions);
      for (int i = 0; i < missing.size(); i++) {
        var room = missing.get(i).roomId();
        var sequence = read.getOrDefault(room, 0L);
        joins.put(new Join(user, room, positions.get(i)), sequence);
        found.put(room, sequence);
      }
    }
    return found;
  }

  private static boolean isRenewed(RoomMembership membership) {
    return membership.position() != membership.since();
  }
}
