package chat.hearth.delivery.slidingsync;

import chat.hearth.delivery.sync.Scope;
import chat.hearth.event.StateKey;
import chat.hearth.feature.accountdata.AccountData;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import chat.hearth.room.Membership;
import chat.hearth.room.RoomMembership;
import chat.hearth.room.Rooms;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

/** The rooms that a user has: joined ones, invitations, and where it knocked; newest first. */
final class RoomList {
  private static final String TAGS = "m.tag";
  private static final int NEWEST = 20;

  private final Rooms rooms;
  private final AccountData accountData;
  private final Recency recency;
  private final BiPredicate<UserId, UserId> inviteShown;

  /**
   * @param inviteShown whether an inviter's invitation is shown to the invitee
   */
  RoomList(
      Rooms rooms,
      AccountData accountData,
      Recency recency,
      BiPredicate<UserId, UserId> inviteShown) {
    this.rooms = rooms;
    this.accountData = accountData;
    this.recency = recency;
    this.inviteShown = inviteShown;
  }

  List<ListedRoom> of(Scope scope) {
    var present = new ArrayList<RoomMembership>();
    for (var membership : rooms.memberships().of(scope.user()).values()) {
      switch (membership.membership()) {
        case JOIN, INVITE, KNOCK -> present.add(membership);
        case LEAVE, BAN -> {
          // What the client has of them is brought to its end, but they are in no list.
        }
      }
    }
    var heads = rooms.heads(present.stream().map(RoomMembership::room).toList());
    rooms.prefetchNewest(heads.values().stream().filter(recency::isUnknown).toList(), NEWEST);
    var listed = new ArrayList<ListedRoom>(present.size());
    for (var membership : present) {
      var head = heads.get(membership.room());
      if (head == null) {
        continue;
      }
      if (membership.membership() == Membership.JOIN) {
        listed.add(
            new ListedRoom(membership, head, Math.max(recency.of(head), membership.since())));
      } else if (isShown(scope, new ListedRoom(membership, head, membership.position()))) {
        listed.add(new ListedRoom(membership, head, membership.position()));
      }
    }
    listed.sort(Comparator.comparingLong(ListedRoom::bump).reversed());
    return listed;
  }

  private boolean isShown(Scope scope, ListedRoom room) {
    if (room.membership().membership() == Membership.KNOCK) {
      return true;
    }
    var inviter =
        rooms.events(room.head(), List.of(room.membership().sequence())).getFirst().pdu().sender();
    return !scope.ignored().contains(inviter) && inviteShown.test(inviter, scope.user());
  }

  /** Those that pass a filter, in the same order. */
  List<ListedRoom> filtered(
      Scope scope, List<ListedRoom> all, RoomFilter filter, Set<RoomId> directs) {
    if (filter.equals(RoomFilter.ALL)) {
      return all;
    }
    if (filter.asksForState()) {
      rooms.prefetch(all.stream().map(room -> room.membership().room()).toList(), 1);
    }
    Map<RoomId, Set<String>> tags = filter.asksForTags() ? tags(scope) : Map.of();
    return all.stream()
        .filter(
            room -> {
              var id = room.membership().room();
              return filter.isDm().map(wanted -> wanted == directs.contains(id)).orElse(true)
                  && filter.isInvite().map(wanted -> wanted == isInvite(room)).orElse(true)
                  && (!filter.asksForTags() || filter.wantsTags(tags.getOrDefault(id, Set.of())))
                  && (!filter.asksForState() || passesState(room, filter));
            })
        .toList();
  }

  private static boolean isInvite(ListedRoom room) {
    return room.membership().membership() == Membership.INVITE;
  }

  private boolean passesState(ListedRoom room, RoomFilter filter) {
    var state = rooms.current(room.head());
    var type =
        state.get(StateKey.CREATE).map(create -> create.content().path("type").asText()).orElse("");
    return filter.wantsType(type)
        && filter
            .isEncrypted()
            .map(wanted -> wanted == state.get(StateKey.ENCRYPTION).isPresent())
            .orElse(true);
  }

  private Map<RoomId, Set<String>> tags(Scope scope) {
    var tags = new HashMap<RoomId, Set<String>>();
    for (var event : accountData.changedSince(scope.user(), 0, scope.upTo())) {
      if (event.room().isPresent() && event.type().equals(TAGS)) {
        var names = new HashSet<String>();
        Json.own(event.content()).path("tags").fieldNames().forEachRemaining(names::add);
        tags.put(event.room().get(), names);
      }
    }
    return tags;
  }
}
