package chat.hearth.delivery.sync;

import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.stream.Change;
import chat.hearth.platform.stream.Follower;
import chat.hearth.room.Membership;
import chat.hearth.room.Memberships;
import chat.hearth.room.RoomMembership;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who waits for what: users who sync now or did lately, by the rooms that they are in.
 *
 * <p>A poll registers with its user, not with each of its rooms, so parking costs the same in one
 * room and in a thousand. A user is entered into its rooms before the sync reads the log's
 * position; a change after that position finds the user there, and {@link #park} compares with the
 * last change that did: nothing falls between reading and parking.
 */
public final class Listeners implements Follower {
  private static final Duration KEPT_AFTER_USE = Duration.ofMinutes(2);

  private final Memberships memberships;
  private final ConcurrentHashMap<UserId, OnlineUser> users = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<RoomId, Set<OnlineUser>> rooms = new ConcurrentHashMap<>();

  public Listeners(Memberships memberships) {
    this.memberships = memberships;
  }

  /** The user as a listener, entered into the rooms that it is in by now. */
  public OnlineUser listen(UserId user) {
    while (true) {
      var online = users.computeIfAbsent(user, OnlineUser::new);
      var followed = online.followed(memberships.of(user), this::enter, this::leave);
      if (followed) {
        return online;
      }
      // It was swept away between the two lines.
      users.remove(user, online);
    }
  }

  /** Somebody who looks into a room, perhaps without being in it, until it is closed. */
  public Peek peek(UserId user, RoomId room) {
    var peek = new Peek(room, new OnlineUser(user));
    enter(room, peek.online);
    return peek;
  }

  /** A listener at one room. What happens after it was made is not missed. */
  public final class Peek implements AutoCloseable {
    private final RoomId room;
    private final OnlineUser online;

    private Peek(RoomId room, OnlineUser online) {
      this.room = room;
      this.online = online;
    }

    /** Registers a wake-up; it is called at once where something has changed after a position. */
    public Runnable park(long position, Runnable wake) {
      var undo = online.park(position, Long.MAX_VALUE, wake);
      return () -> {
        undo.run();
        close();
      };
    }

    @Override
    public void close() {
      leave(room, online);
    }
  }

  private void enter(RoomId room, OnlineUser online) {
    rooms.compute(
        room,
        (same, listeners) -> {
          Set<OnlineUser> set = listeners == null ? ConcurrentHashMap.newKeySet(2) : listeners;
          set.add(online);
          return set;
        });
  }

  private void leave(RoomId room, OnlineUser online) {
    rooms.computeIfPresent(
        room,
        (same, listeners) -> {
          listeners.remove(online);
          return listeners.isEmpty() ? null : listeners;
        });
  }

  @Override
  public void changed(long position, List<Change> changes) {
    for (var change : changes) {
      switch (change) {
        case Change.RoomEvents(var room, var first, var last) -> wakeRoom(room, position);
        case Change.EventsExpired expired -> {} // clients are told nothing of it
        case Change.Membership(var user, var room) -> wakeUser(user, position);
        case Change.AccountData(var user, var room) -> wakeUser(user, position);
        case Change.Receipt(var room, var user, var isPrivate) -> {
          if (isPrivate) {
            wakeUser(user, position);
          } else {
            wakeRoom(room, position);
          }
        }
        case Change.ToDevice(var user, var device) -> wakeUser(user, position);
        case Change.DeviceKeys(var user, var device) -> wakeUser(user, position);
        case Change.DeviceList(var user) -> {
          wakeUser(user, position);
          // The rooms of a user who is not online have to be read: not on the log's thread.
          Thread.startVirtualThread(() -> wakeRoomsOf(List.of(user), position));
        }
        case Change.Profile(var user) -> wakeUser(user, position);
        case Change.Presence(var changed) ->
            Thread.startVirtualThread(() -> wakeRoomsOf(changed, position));
        case Change.ForUser(var user, var kind) -> wakeUser(user, position);
      }
    }
  }

  private void wakeRoomsOf(List<UserId> changed, long position) {
    var concerned = new HashSet<RoomId>();
    changed.forEach(user -> concerned.addAll(concerning(memberships.of(user))));
    var listeners = new HashSet<OnlineUser>();
    concerned.forEach(room -> listeners.addAll(rooms.getOrDefault(room, Set.of())));
    listeners.forEach(online -> online.changed(position));
  }

  private void wakeRoom(RoomId room, long position) {
    var listeners = rooms.get(room);
    if (listeners != null) {
      listeners.forEach(online -> online.changed(position));
    }
  }

  /** Wakes who is in a room where somebody began or ceased to type. */
  public void typingChanged(RoomId room, long version) {
    var listeners = rooms.get(room);
    if (listeners != null) {
      listeners.forEach(online -> online.typingChanged(version));
    }
  }

  private void wakeUser(UserId user, long position) {
    var online = users.get(user);
    if (online != null) {
      online.changed(position);
    }
  }

  /** Forgets users who have not synced lately. Called now and then. */
  public void sweep() {
    long before = System.nanoTime() - KEPT_AFTER_USE.toNanos();
    users.values().removeIf(online -> online.closeIfUnusedSince(before, this::leave));
  }

  /** The rooms whose changes concern a user: those it is in, and is asked into. */
  static Set<RoomId> concerning(Map<RoomId, RoomMembership> memberships) {
    var rooms = new HashSet<RoomId>();
    for (var membership : memberships.values()) {
      if (membership.membership() == Membership.JOIN) {
        rooms.add(membership.room());
      }
    }
    return rooms;
  }
}
