package chat.hearth.delivery.sync;

import chat.hearth.feature.accountdata.AccountData;
import chat.hearth.feature.accountdata.AccountDataEvent;
import chat.hearth.feature.devicekeys.DeviceKeys;
import chat.hearth.feature.todevice.Inboxes;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.stream.Log;
import chat.hearth.room.EventViews;
import chat.hearth.room.Membership;
import chat.hearth.room.RoomMembership;
import chat.hearth.room.Rooms;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiPredicate;

/** Puts a sync response together: goes through the user's rooms and asks each section. */
final class SyncAssembler {
  // A commit becomes visible microseconds after its room's head does; this is for broken databases.
  private static final Duration MAX_LAG = Duration.ofSeconds(5);
  private static final long LAG_STEP_NANOS = 50_000;

  private final Rooms rooms;
  private final Log log;
  private final AccountData accountData;
  private final JoinedRooms joined;
  private final LeftRooms left;
  private final InvitedRooms invited;
  private final ToDeviceSection toDevice;
  private final DeviceListsSection deviceLists;
  private final KeyCountsSection keyCounts;

  SyncAssembler(
      Rooms rooms,
      Log log,
      AccountData accountData,
      DeviceKeys deviceKeys,
      Inboxes inboxes,
      EventViews views,
      BiPredicate<UserId, UserId> inviteShown) {
    this.rooms = rooms;
    this.log = log;
    this.accountData = accountData;
    var sent = new SentMembers();
    var renderer = new RoomRenderer(rooms, sent, views);
    this.joined = new JoinedRooms(rooms, renderer);
    this.left = new LeftRooms(rooms, renderer);
    this.invited = new InvitedRooms(rooms, inviteShown);
    this.toDevice = new ToDeviceSection(inboxes);
    this.deviceLists = new DeviceListsSection(deviceKeys);
    this.keyCounts = new KeyCountsSection(deviceKeys);
  }

  /**
   * The position that a response for this user may end at: nothing that the user's memberships show
   * lies behind it.
   */
  long position(UserId user) {
    long needed = 0;
    for (var membership : rooms.memberships().of(user).values()) {
      needed = Math.max(needed, membership.position());
    }
    long deadline = System.nanoTime() + MAX_LAG.toNanos();
    while (log.position() < needed) {
      if (System.nanoTime() - deadline > 0) {
        throw MatrixError.unavailable("The database does not keep up; try again");
      }
      LockSupport.parkNanos(LAG_STEP_NANOS);
    }
    return log.position();
  }

  SyncResponse assemble(Scope scope, OnlineUser online) {
    var json = Json.object();
    var inbox = toDevice.add(scope, json);
    json.put("next_batch", new SyncToken(scope.upTo(), inbox).toString());
    deviceLists.add(scope, json);
    keyCounts.add(scope, json);
    var changed = accountData(scope, online);
    var news = global(scope, changed, json);
    var byRoom = byRoom(scope, changed);
    var memberships = rooms.memberships().of(scope.user());
    if (scope.isInitial()) {
      prefetch(scope, memberships);
    }
    var parts = new Parts();
    for (var membership : memberships.values()) {
      if (scope.filter().wantsRoom(membership.room().value())) {
        room(scope, membership, byRoom.getOrDefault(membership.room(), List.of()), parts);
      }
    }
    parts.into(json);
    return new SyncResponse(
        json, news || !parts.isEmpty() || json.has("to_device") || json.has("device_lists"));
  }

  private void prefetch(Scope scope, Map<RoomId, RoomMembership> memberships) {
    var wanted = new ArrayList<RoomId>();
    for (var membership : memberships.values()) {
      if (membership.membership() == Membership.JOIN) {
        wanted.add(membership.room());
      }
    }
    var limit = scope.filter().timeline().limit().orElse(RoomRenderer.DEFAULT_TIMELINE);
    rooms.prefetch(wanted, Math.max(TimelineWindow.BLOCK, limit));
  }

  private void room(
      Scope scope, RoomMembership membership, List<AccountDataEvent> accountData, Parts parts) {
    switch (membership.membership()) {
      case JOIN -> joined.add(scope, membership, accountData, parts.join);
      case INVITE -> invited.add(scope, membership, "invite_state", parts.invite);
      case KNOCK -> invited.add(scope, membership, "knock_state", parts.knock);
      case LEAVE, BAN -> left.add(scope, membership, parts.leave);
    }
  }

  private List<AccountDataEvent> accountData(Scope scope, OnlineUser online) {
    return online.accountDataMayHaveChanged(scope.since())
        ? accountData.changedSince(scope.user(), scope.since(), scope.upTo())
        : List.of();
  }

  private static boolean global(Scope scope, List<AccountDataEvent> changed, ObjectNode json) {
    var events = Json.array();
    for (var event : changed) {
      if (event.room().isEmpty()
          && scope
              .filter()
              .accountData()
              .wants(event.type(), scope.user().value(), Json.own(event.content()))) {
        events.add(RoomRenderer.accountData(event));
      }
    }
    if (events.isEmpty()) {
      return false;
    }
    json.putObject("account_data").set("events", events);
    return true;
  }

  private static Map<RoomId, List<AccountDataEvent>> byRoom(
      Scope scope, List<AccountDataEvent> changed) {
    var byRoom = new HashMap<RoomId, List<AccountDataEvent>>();
    for (var event : changed) {
      if (event.room().isPresent()
          && scope
              .filter()
              .roomAccountData()
              .wants(event.type(), scope.user().value(), Json.own(event.content()))) {
        byRoom.computeIfAbsent(event.room().get(), room -> new ArrayList<>()).add(event);
      }
    }
    return byRoom;
  }

  /** The rooms of a response, by what the user is in them. */
  private static final class Parts {
    private final ObjectNode join = Json.object();
    private final ObjectNode invite = Json.object();
    private final ObjectNode knock = Json.object();
    private final ObjectNode leave = Json.object();

    boolean isEmpty() {
      return join.isEmpty() && invite.isEmpty() && knock.isEmpty() && leave.isEmpty();
    }

    void into(ObjectNode json) {
      if (isEmpty()) {
        return;
      }
      var parts = json.putObject("rooms");
      put(parts, "join", join);
      put(parts, "invite", invite);
      put(parts, "knock", knock);
      put(parts, "leave", leave);
    }

    private static void put(ObjectNode parts, String name, ObjectNode rooms) {
      if (!rooms.isEmpty()) {
        parts.set(name, rooms);
      }
    }
  }
}
