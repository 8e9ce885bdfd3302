package chat.hearth.delivery.eventstream;

import chat.hearth.delivery.sync.Horizon;
import chat.hearth.delivery.sync.Listeners;
import chat.hearth.delivery.sync.SyncAssembler;
import chat.hearth.feature.accountdata.AccountData;
import chat.hearth.feature.accountdata.IgnoredUsers;
import chat.hearth.matrix.RoomId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.stream.Log;
import chat.hearth.room.EventViews;
import chat.hearth.room.Rooms;
import java.util.List;
import java.util.function.Predicate;

/** The door of this chapter. */
public final class EventStream {
  private final List<Endpoint> endpoints;

  /**
   * @param sync puts together what somebody has at first
   * @param isPublished whether a room is listed in the directory
   */
  public EventStream(
      Rooms rooms,
      EventViews views,
      AccountData accountData,
      IgnoredUsers ignored,
      Listeners listeners,
      Horizon horizon,
      Log log,
      SyncAssembler sync,
      Predicate<RoomId> isPublished) {
    endpoints =
        List.of(
            new InitialSync(sync, ignored, horizon, isPublished),
            new RoomInitialSync(rooms, views, accountData, log, isPublished),
            new GetEvents(rooms, new NewEvents(rooms, views), listeners, horizon, log, ignored),
            new GetEventById(rooms, views));
  }

  public List<Endpoint> endpoints() {
    return endpoints;
  }
}
