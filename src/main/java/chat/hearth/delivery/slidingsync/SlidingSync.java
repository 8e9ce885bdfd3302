package chat.hearth.delivery.slidingsync;

import chat.hearth.delivery.push.UnreadCounts;
import chat.hearth.delivery.sync.Horizon;
import chat.hearth.delivery.sync.Listeners;
import chat.hearth.delivery.sync.Pace;
import chat.hearth.feature.accountdata.AccountData;
import chat.hearth.feature.devicekeys.DeviceKeys;
import chat.hearth.feature.presence.Presence;
import chat.hearth.feature.receipts.Receipts;
import chat.hearth.feature.threads.ThreadSubscriptions;
import chat.hearth.feature.todevice.Inboxes;
import chat.hearth.feature.typing.Typing;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.room.EventViews;
import chat.hearth.room.Rooms;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.random.RandomGenerator;

/** The door of this chapter. */
public final class SlidingSync {
  private final List<Endpoint> endpoints;

  /**
   * @param inviteShown whether an inviter's invitation is shown to the invitee
   */
  public SlidingSync(
      Rooms rooms,
      AccountData accountData,
      DeviceKeys deviceKeys,
      Inboxes inboxes,
      UnreadCounts unread,
      Presence presence,
      Receipts receipts,
      Typing typing,
      ThreadSubscriptions threads,
      Listeners listeners,
      EventViews views,
      Horizon horizon,
      Pace pace,
      RandomGenerator random,
      BiPredicate<UserId, UserId> inviteShown) {
    var assembler =
        new SlidingSyncAssembler(
            rooms,
            accountData,
            unread,
            new RoomList(rooms, accountData, new Recency(rooms), inviteShown),
            new RoomUpdates(rooms, views),
            new Extensions(inboxes, deviceKeys, accountData, receipts, typing, threads));
    endpoints =
        List.of(
            new SlidingSyncEndpoint(
                assembler,
                new Connections(random),
                listeners,
                horizon,
                pace,
                presence,
                accountData.ignoredUsers()));
  }

  public List<Endpoint> endpoints() {
    return endpoints;
  }
}
