package chat.hearth.delivery.eventstream;

import chat.hearth.delivery.sync.Horizon;
import chat.hearth.delivery.sync.PresenceSection;
import chat.hearth.delivery.sync.Scope;
import chat.hearth.delivery.sync.SyncToken;
import chat.hearth.feature.accountdata.AccountData;
import chat.hearth.feature.accountdata.AccountDataEvent;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.room.EventViews;
import chat.hearth.room.Membership;
import chat.hearth.room.RoomHead;
import chat.hearth.room.RoomMembership;
import chat.hearth.room.Rooms;
import chat.hearth.room.Visibility;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * All rooms of a user as they are; {@code end} is where {@code GET /events} goes on. Knocks are not
 * in it: it is older than they are and has no word for them.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3initialsync">
 *     Client-Server API: initial sync</a>
 */
final class GetInitialSync implements Endpoint {
  private static final Route ROUTE = Route.get("/_matrix/client/v3/initialSync");

  private final Rooms rooms;
  private final EventViews views;
  private final RoomSnapshot snapshot;
  private final AccountData accountData;
  private final PresenceSection presence;
  private final Horizon horizon;
  private final Function<Collection<RoomId>, Set<RoomId>> listed;
  private final BiPredicate<UserId, UserId> inviteShown;

  GetInitialSync(
      Rooms rooms,
      EventViews views,
      RoomSnapshot snapshot,
      AccountData accountData,
      PresenceSection presence,
      Horizon horizon,
      Function<Collection<RoomId>, Set<RoomId>> listed,
      BiPredicate<UserId, UserId> inviteShown) {
    this.rooms = rooms;
    this.views = views;
    this.snapshot = snapshot;
    this.accountData = accountData;
    this.presence = presence;
    this.horizon = horizon;
    this.listed = listed;
    this.inviteShown = inviteShown;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var limit = GetRoomInitialSync.limit(request);
    var archived = request.queryFlag("archived", false);
    var user = request.userId();
    var upTo = horizon.of(user);
    var scope = RoomSnapshot.scope(request, limit, upTo, accountData.ignoredUsers().of(user));
    var json = Json.object();
    json.put("end", new SyncToken(upTo).toString());
    var present = Json.object();
    presence.add(scope, present);
    var shown = json.putArray("presence");
    present.path("presence").path("events").forEach(shown::add);
    var global = json.putArray("account_data");
    var byRoom = new HashMap<RoomId, List<AccountDataEvent>>();
    for (var data : accountData.changedSince(user, 0, upTo)) {
      if (data.room().isEmpty()) {
        global.add(RoomSnapshot.accountData(data));
      } else {
        byRoom.computeIfAbsent(data.room().get(), room -> new ArrayList<>()).add(data);
      }
    }
    addRooms(scope, limit, archived, byRoom, json.putArray("rooms"));
    return Reply.json(json);
  }

  private void addRooms(
      Scope scope,
      int limit,
      boolean archived,
      Map<RoomId, List<AccountDataEvent>> byRoom,
      ArrayNode part) {
    var wanted =
        rooms.memberships().of(scope.user()).values().stream()
            .filter(one -> isWanted(one, archived))
            .toList();
    var ids = wanted.stream().map(RoomMembership::room).toList();
    var heads = new HashMap<RoomId, RoomHead>();
    rooms.prefetch(ids, Math.max(1, limit)).forEach(head -> heads.put(head.roomId(), head));
    var published = ids.isEmpty() ? Set.<RoomId>of() : listed.apply(ids);
    for (var membership : wanted) {
      var head = Optional.ofNullable(heads.get(membership.room())).orElseThrow();
      var visibility = new Visibility(rooms, head, scope.user());
      if (membership.membership() == Membership.INVITE) {
        invitation(scope, head, visibility, membership).ifPresent(part::add);
        continue;
      }
      var latest = visibility.latestReadable();
      if (latest.isPresent()) {
        part.add(
            snapshot.of(
                scope,
                head,
                visibility,
                latest.getAsLong(),
                Optional.of(membership),
                published.contains(membership.room()),
                byRoom.getOrDefault(membership.room(), List.of())));
      }
    }
  }

  private static boolean isWanted(RoomMembership membership, boolean archived) {
    return switch (membership.membership()) {
      case JOIN, INVITE -> true;
      case LEAVE, BAN -> archived && !membership.forgotten();
      case KNOCK -> false;
    };
  }

  private Optional<ObjectNode> invitation(
      Scope scope, RoomHead head, Visibility visibility, RoomMembership membership) {
    var event = rooms.events(head, List.of(membership.sequence())).getFirst();
    var inviter = event.pdu().sender();
    if (scope.ignored().contains(inviter) || !inviteShown.test(inviter, scope.user())) {
      return Optional.empty();
    }
    var json = Json.object();
    json.put("room_id", head.roomId().value());
    json.put("membership", "invite");
    json.set("invite", views.of(head, scope.user(), scope.device(), visibility).withRoom(event));
    return Optional.of(json);
  }
}
