package chat.hearth.delivery.sync;

import chat.hearth.delivery.push.UnreadCounts;
import chat.hearth.feature.accountdata.AccountData;
import chat.hearth.feature.accountdata.AccountDataEvent;
import chat.hearth.feature.devicekeys.DeviceKeys;
import chat.hearth.feature.presence.Presence;
import chat.hearth.feature.receipts.Receipts;
import chat.hearth.feature.stickyevents.StickyEvents;
import chat.hearth.feature.todevice.Inboxes;
import chat.hearth.feature.typing.Typing;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import chat.hearth.room.EventViews;
import chat.hearth.room.Membership;
import chat.hearth.room.RoomHead;
import chat.hearth.room.RoomMembership;
import chat.hearth.room.Rooms;
import chat.hearth.room.StoredEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/** Puts a sync response together: goes through the user's rooms and asks each section. */
public final class SyncAssembler {
  private final Rooms rooms;
  private final EventViews views;
  private final AccountData accountData;
  private final UnreadSection unread;
  private final JoinedRooms joined;
  private final LeftRooms left;
  private final InvitedRooms invited;
  private final ToDeviceSection toDevice;
  private final DeviceListsSection deviceLists;
  private final KeyCountsSection keyCounts;
  private final PresenceSection presence;
  private final EphemeralSection ephemeral;
  private final StickySection sticky;

  public SyncAssembler(
      Rooms rooms,
      AccountData accountData,
      DeviceKeys deviceKeys,
      Inboxes inboxes,
      UnreadCounts unreadCounts,
      Presence presence,
      Receipts receipts,
      Typing typing,
      StickyEvents stickyEvents,
      EventViews views,
      BiPredicate<UserId, UserId> inviteShown) {
    this.rooms = rooms;
    this.views = views;
    this.accountData = accountData;
    var sent = new SentMembers();
    var renderer = new RoomRenderer(rooms, sent, views);
    this.unread = new UnreadSection(unreadCounts);
    this.joined = new JoinedRooms(rooms, renderer, unread);
    this.left = new LeftRooms(rooms, renderer);
    this.invited = new InvitedRooms(rooms, inviteShown);
    this.toDevice = new ToDeviceSection(inboxes);
    this.deviceLists = new DeviceListsSection(deviceKeys);
    this.keyCounts = new KeyCountsSection(deviceKeys);
    this.presence = new PresenceSection(presence, rooms.sharedRooms());
    this.ephemeral = new EphemeralSection(receipts, typing);
    this.sticky = new StickySection(rooms, stickyEvents);
  }

  /** The response of a scope; what it brings of the inbox stays there. */
  public SyncResponse assemble(Scope scope) {
    var json = Json.object();
    var inbox = toDevice.add(scope, json);
    var memberships = rooms.memberships().of(scope.user());
    var shown = ephemeral.of(scope, memberships.values());
    deviceLists.add(scope, json);
    var keysUsed = keyCounts.add(scope, json);
    var changed = accountData(scope);
    var news = global(scope, changed, json) | presence.add(scope, json);
    var byRoom = byRoom(scope, changed);
    if (scope.isInitial()) {
      prefetch(scope, memberships);
    }
    var stuck = sticky.of(scope, memberships.values());
    json.put(
        "next_batch", new SyncToken(scope.upTo(), inbox, shown.typing(), stuck.upTo()).toString());
    var recounted = unread.changed(scope, changed, () -> heads(memberships));
    var parts = new Parts();
    for (var membership : memberships.values()) {
      if (scope.filter().wantsRoom(membership.room().value())) {
        room(
            scope,
            membership,
            byRoom.getOrDefault(membership.room(), List.of()),
            shown.byRoom().getOrDefault(membership.room(), List.of()),
            stuck.byRoom().getOrDefault(membership.room(), List.of()),
            recounted.contains(membership.room()),
            parts);
      }
    }
    parts.into(json);
    return new SyncResponse(
        json,
        keysUsed || news || !parts.isEmpty() || json.has("to_device") || json.has("device_lists"));
  }

  private void prefetch(Scope scope, Map<RoomId, RoomMembership> memberships) {
    var limit = scope.filter().timeline().limit().orElse(RoomRenderer.DEFAULT_TIMELINE);
    var heads = rooms.prefetch(joined(memberships), Math.max(TimelineWindow.BLOCK, limit));
    unread.prepare(scope, heads);
    var newest = new HashMap<RoomHead, List<StoredEvent>>();
    for (var head : heads) {
      newest.put(head, rooms.range(head, head.lastSequence() - limit + 1, head.lastSequence()));
    }
    views.prefetchAggregations(newest);
  }

  private List<RoomHead> heads(Map<RoomId, RoomMembership> memberships) {
    return rooms.prefetch(joined(memberships), TimelineWindow.BLOCK);
  }

  private static List<RoomId> joined(Map<RoomId, RoomMembership> memberships) {
    var joined = new ArrayList<RoomId>();
    for (var membership : memberships.values()) {
      if (membership.membership() == Membership.JOIN) {
        joined.add(membership.room());
      }
    }
    return joined;
  }

  private void room(
      Scope scope,
      RoomMembership membership,
      List<AccountDataEvent> accountData,
      List<JsonNode> ephemeralEvents,
      List<StoredEvent> stickyEvents,
      boolean recount,
      Parts parts) {
    switch (membership.membership()) {
      case JOIN ->
          joined.add(
              scope, membership, accountData, ephemeralEvents, stickyEvents, recount, parts.join);
      case INVITE -> invited.add(scope, membership, "invite_state", parts.invite);
      case KNOCK -> invited.add(scope, membership, "knock_state", parts.knock);
      case LEAVE, BAN -> left.add(scope, membership, parts.leave);
    }
  }

  private List<AccountDataEvent> accountData(Scope scope) {
    return accountData.mayHaveChanged(scope.user(), scope.since())
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
