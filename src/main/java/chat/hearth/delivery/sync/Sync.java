package chat.hearth.delivery.sync;

import chat.hearth.delivery.push.UnreadCounts;
import chat.hearth.feature.accountdata.AccountData;
import chat.hearth.feature.devicekeys.DeviceKeys;
import chat.hearth.feature.presence.Presence;
import chat.hearth.feature.receipts.Receipts;
import chat.hearth.feature.stickyevents.StickyEvents;
import chat.hearth.feature.todevice.Inboxes;
import chat.hearth.feature.typing.Typing;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.storage.Sql;
import chat.hearth.platform.stream.Log;
import chat.hearth.room.EventViews;
import chat.hearth.room.Rooms;
import java.util.List;
import java.util.function.BiPredicate;

/** The door of this chapter. */
public final class Sync {
  private final List<Endpoint> endpoints;
  private final SyncAssembler assembler;

  /**
   * @param listeners follows the log; the composition root subscribes it
   * @param inviteShown whether an inviter's invitation is shown to the invitee
   */
  public Sync(
      Database database,
      Log log,
      Rooms rooms,
      AccountData accountData,
      DeviceKeys deviceKeys,
      Inboxes inboxes,
      UnreadCounts unread,
      Presence presence,
      Receipts receipts,
      Typing typing,
      StickyEvents sticky,
      Listeners listeners,
      EventViews views,
      Horizon horizon,
      Pace pace,
      BiPredicate<UserId, UserId> inviteShown) {
    var filters = new FilterStore(database);
    assembler =
        new SyncAssembler(
            rooms,
            accountData,
            deviceKeys,
            inboxes,
            unread,
            presence,
            receipts,
            typing,
            sticky,
            views,
            inviteShown);
    endpoints =
        List.of(
            new SyncEndpoint(
                assembler,
                listeners,
                filters,
                presence,
                accountData.ignoredUsers(),
                log,
                horizon,
                pace),
            new CreateFilter(filters),
            new GetFilter(filters),
            new GetKeyChanges(deviceKeys, log));
  }

  /** Puts responses together: for what tells the same in another form. */
  public SyncAssembler assembler() {
    return assembler;
  }

  public List<Endpoint> endpoints() {
    return endpoints;
  }

  /** Forgets a user's filters, as part of the transaction that ends the account. */
  public static void accountDeactivated(Sql tx, UserId user) {
    FilterStore.removeOfUser(tx, user);
  }
}
