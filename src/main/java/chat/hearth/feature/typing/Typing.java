package chat.hearth.feature.typing;

import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.stream.Change;
import chat.hearth.platform.stream.Follower;
import chat.hearth.room.Rooms;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ObjLongConsumer;

/**
 * The door to typing notifications. What a room's map holds is replaced as a whole, so that readers
 * need no lock; a room that nobody types in is let go when all could have heard of it.
 */
public final class Typing implements Follower, AutoCloseable {
  private static final Duration REMEMBERED = Duration.ofMinutes(10); // rooms where all have stopped

  private final Rooms rooms;
  private final Clock clock;
  private final ObjLongConsumer<RoomId> whenChanged;
  private final long started;
  private final AtomicLong version;
  private final ConcurrentHashMap<RoomId, InRoom> byRoom = new ConcurrentHashMap<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("typing").factory());

  /** Who types in a room, each until when. */
  private record InRoom(Map<UserId, Long> untilMillis, long version) {}

  /**
   * @param whenChanged told which room changed, and the version
   */
  public Typing(Rooms rooms, Clock clock, ObjLongConsumer<RoomId> whenChanged) {
    this.rooms = rooms;
    this.clock = clock;
    this.whenChanged = whenChanged;
    this.started = clock.millis();
    this.version = new AtomicLong(started);
  }

  public List<Endpoint> endpoints() {
    return List.of(new SetTyping(this, rooms));
  }

  void start(UserId user, RoomId room, Duration timeout) {
    var until = clock.millis() + timeout.toMillis();
    var isNew = new boolean[1];
    byRoom.compute(
        room,
        (same, there) -> {
          var users = new HashMap<UserId, Long>(there == null ? Map.of() : there.untilMillis);
          isNew[0] = users.put(user, until) == null;
          var next = isNew[0] || there == null ? version.incrementAndGet() : there.version;
          return new InRoom(Map.copyOf(users), next);
        });
    if (isNew[0]) {
      tell(room);
    }
    timer.schedule(() -> expire(room), timeout.toMillis() + 1, TimeUnit.MILLISECONDS);
  }

  void stop(UserId user, RoomId room) {
    remove(room, Set.of(user));
  }

  private void expire(RoomId room) {
    var there = byRoom.get(room);
    if (there == null) {
      return;
    }
    var now = clock.millis();
    var over = new HashSet<UserId>();
    there.untilMillis.forEach(
        (user, until) -> {
          if (until <= now) {
            over.add(user);
          }
        });
    remove(room, over);
  }

  private void remove(RoomId room, Set<UserId> users) {
    var changed = new boolean[1];
    byRoom.computeIfPresent(
        room,
        (same, there) -> {
          var left = new HashMap<>(there.untilMillis);
          changed[0] = left.keySet().removeAll(users);
          return changed[0] ? new InRoom(Map.copyOf(left), version.incrementAndGet()) : there;
        });
    if (changed[0]) {
      tell(room);
      timer.schedule(() -> forget(room), REMEMBERED.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void forget(RoomId room) {
    byRoom.computeIfPresent(room, (same, there) -> there.untilMillis.isEmpty() ? null : there);
  }

  private void tell(RoomId room) {
    var there = byRoom.get(room);
    if (there != null) {
      whenChanged.accept(room, there.version);
    }
  }

  /**
   * What a reader is to be told.
   *
   * @param byRoom who types in each room that is to be told of, in no order
   * @param version to come back with; 0 where nobody types
   */
  public record News(Map<RoomId, Set<UserId>> byRoom, long version) {}

  /**
   * Who types in some rooms, where that changed after a version.
   *
   * @param seen 0 for a reader who thinks that nobody types
   */
  public News changedSince(long seen, Collection<RoomId> wanted) {
    var news = new HashMap<RoomId, Set<UserId>>();
    // Nobody knows any more what a reader saw before the start: all that it may have seen is over.
    var isOld = seen > 0 && seen < started;
    if (isOld) {
      wanted.forEach(room -> news.put(room, Set.of()));
    }
    long newest = 0;
    var isTyping = false;
    for (var entry : byRoom.entrySet()) {
      if (!wanted.contains(entry.getKey())) {
        continue;
      }
      var there = entry.getValue();
      newest = Math.max(newest, there.version);
      isTyping |= !there.untilMillis.isEmpty();
      if (seen == 0 ? !there.untilMillis.isEmpty() : there.version > seen) {
        news.put(entry.getKey(), there.untilMillis.keySet());
      }
    }
    return new News(news, isTyping ? newest : 0);
  }

  /** Who sends a message or leaves has stopped typing. */
  @Override
  public void changed(long position, List<Change> changes) {
    for (var change : changes) {
      if (change instanceof Change.RoomEvents(var room, var first, var last)
          && isAnybodyTyping(room)) {
        Thread.startVirtualThread(() -> stopSenders(room, first, last));
      }
    }
  }

  private boolean isAnybodyTyping(RoomId room) {
    var there = byRoom.get(room);
    return there != null && !there.untilMillis.isEmpty();
  }

  private void stopSenders(RoomId room, long first, long last) {
    var done = new HashSet<UserId>();
    for (var event : rooms.range(rooms.head(room), first, last)) {
      if (event.pdu().type().equals("m.room.message")
          || event.pdu().type().equals("m.room.encrypted")) {
        done.add(event.pdu().sender());
      }
    }
    var there = byRoom.get(room);
    if (there != null) {
      for (var user : new ArrayList<>(there.untilMillis.keySet())) {
        if (!rooms.memberships().isJoined(user, room)) {
          done.add(user);
        }
      }
    }
    remove(room, done);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
