package chat.hearth.delivery.eventstream;

import chat.hearth.delivery.sync.EphemeralSection;
import chat.hearth.delivery.sync.Horizon;
import chat.hearth.delivery.sync.Listeners;
import chat.hearth.delivery.sync.PresenceSection;
import chat.hearth.feature.accountdata.AccountData;
import chat.hearth.feature.presence.Presence;
import chat.hearth.feature.receipts.Receipts;
import chat.hearth.feature.typing.Typing;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.stream.Follower;
import chat.hearth.platform.stream.Log;
import chat.hearth.room.EventViews;
import chat.hearth.room.Rooms;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;

/** The door of this chapter. */
public final class EventStream {
  private final RoomWatchers watchers = new RoomWatchers();
  private final List<Endpoint> endpoints;

  /**
   * @param listed those of some rooms that the public directory lists
   * @param inviteShown whether an inviter's invitation is shown to the invitee
   */
  public EventStream(
      Log log,
      Rooms rooms,
      AccountData accountData,
      Presence presence,
      Receipts receipts,
      Typing typing,
      Listeners listeners,
      EventViews views,
      Horizon horizon,
      Function<Collection<RoomId>, Set<RoomId>> listed,
      BiPredicate<UserId, UserId> inviteShown) {
    var present = new PresenceSection(presence, rooms.sharedRooms());
    var ephemeral = new EphemeralSection(receipts, typing);
    var stream = new Stream(rooms, views, accountData, present, ephemeral, inviteShown);
    var snapshot = new RoomSnapshot(rooms, views);
    endpoints =
        List.of(
            new GetEvents(
                stream, rooms, listeners, watchers, accountData.ignoredUsers(), log, horizon),
            new GetOneEvent(rooms, views),
            new GetInitialSync(
                rooms, views, snapshot, accountData, present, horizon, listed, inviteShown),
            new GetRoomInitialSync(rooms, snapshot, accountData, horizon, listed));
  }

  public List<Endpoint> endpoints() {
    return endpoints;
  }

  /** Wakes who waits for a room without being in it; the composition root subscribes it. */
  public Follower follower() {
    return watchers;
  }
}
