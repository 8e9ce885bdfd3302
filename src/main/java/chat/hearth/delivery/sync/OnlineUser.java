package chat.hearth.delivery.sync;

import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import chat.hearth.room.RoomMembership;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A user who syncs now or did lately: the rooms it is entered in, and its parked polls. */
public final class OnlineUser {
  private final UserId user;
  private final AtomicLong lastChange = new AtomicLong();
  private final AtomicLong lastTyping = new AtomicLong();
  private final Set<Runnable> parked = ConcurrentHashMap.newKeySet(1);

  // Guarded by this: which rooms it is entered in, as of which memberships.
  private final Set<RoomId> rooms = new HashSet<>();
  private @Nullable Map<RoomId, RoomMembership> asOf;
  private boolean closed;
  private long lastUsedNanos = System.nanoTime();

  OnlineUser(UserId user) {
    this.user = user;
  }

  UserId user() {
    return user;
  }

  /** Enters and leaves rooms until they are those of the memberships; false where it was closed. */
  synchronized boolean followed(
      Map<RoomId, RoomMembership> memberships,
      BiConsumer<RoomId, OnlineUser> enter,
      BiConsumer<RoomId, OnlineUser> leave) {
    if (closed) {
      return false;
    }
    lastUsedNanos = System.nanoTime();
    if (memberships == asOf) {
      return true; // the map is immutable: the same map means the same rooms
    }
    var wanted = Listeners.concerning(memberships);
    rooms.removeIf(
        room -> {
          if (wanted.contains(room)) {
            return false;
          }
          leave.accept(room, this);
          return true;
        });
    for (var room : wanted) {
      if (rooms.add(room)) {
        enter.accept(room, this);
      }
    }
    asOf = memberships;
    return true;
  }

  synchronized boolean closeIfUnusedSince(long nanos, BiConsumer<RoomId, OnlineUser> leave) {
    if (!parked.isEmpty() || lastUsedNanos - nanos > 0) {
      return false;
    }
    closed = true;
    rooms.forEach(room -> leave.accept(room, this));
    return true;
  }

  void changed(long position) {
    lastChange.accumulateAndGet(position, Math::max);
    parked.forEach(Runnable::run);
  }

  /** Somebody began or ceased to type in one of the user's rooms. */
  void typingChanged(long version) {
    lastTyping.accumulateAndGet(version, Math::max);
    parked.forEach(Runnable::run);
  }

  /** The newest version of typing that this user was woken for. */
  public long typingSeen() {
    return lastTyping.get();
  }

  /**
   * Registers a wake-up; it is called at once where something has changed after {@code position},
   * or the typing after a version.
   */
  public Runnable park(long position, long typing, Runnable wake) {
    parked.add(wake);
    if (lastChange.get() > position || lastTyping.get() > typing) {
      wake.run();
    }
    return () -> parked.remove(wake);
  }
}
