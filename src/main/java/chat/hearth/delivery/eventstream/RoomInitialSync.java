package chat.hearth.delivery.eventstream;

import chat.hearth.delivery.sync.SyncToken;
import chat.hearth.feature.accountdata.AccountData;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.RoomId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.platform.stream.Log;
import chat.hearth.room.EventViews;
import chat.hearth.room.RoomToken;
import chat.hearth.room.Rooms;
import chat.hearth.room.StoredEvent;
import chat.hearth.room.Visibility;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A room and its newest events: for who is or was in it, and for who looks into a room that all the
 * world may read. {@code messages.end} continues at {@code /events}.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3roomsroomidinitialsync">
 *     Client-Server API: a room's initialSync</a>
 */
final class RoomInitialSync implements Endpoint {
  private static final Route ROUTE =
      Route.get("/_matrix/client/v3/rooms/{roomId}/initialSync").access(Route.Access.GUEST);

  private static final int MAX_SCANNED =
      1_000; // events that the reader may not see are passed over

  private final Rooms rooms;
  private final EventViews views;
  private final AccountData accountData;
  private final Log log;
  private final Predicate<RoomId> isPublished;

  RoomInitialSync(
      Rooms rooms,
      EventViews views,
      AccountData accountData,
      Log log,
      Predicate<RoomId> isPublished) {
    this.rooms = rooms;
    this.views = views;
    this.accountData = accountData;
    this.log = log;
    this.isPublished = isPublished;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var user = request.userId();
    var limit = InitialSync.limit(request);
    long position = log.position();
    var head = rooms.find(request.roomId()).orElseThrow(NewEvents::notSeen);
    var visibility = new Visibility(rooms, head, user);
    long last = visibility.latestReadable().orElseThrow(NewEvents::notSeen);
    var client = views.of(head, user, request.requester().device(), visibility);

    var shown = new ArrayList<StoredEvent>();
    var at = RoomToken.upTo(last);
    for (int scanned = 0; scanned < MAX_SCANNED && shown.size() < limit; ) {
      var block = rooms.timeline(head, at, true, limit);
      for (var event : block) {
        if (shown.size() < limit && visibility.mayRead(event)) {
          shown.add(event);
        }
        at = shown.size() < limit ? event.tokenBefore() : shown.getLast().tokenBefore();
      }
      scanned += block.size();
      if (block.size() < limit) {
        break;
      }
    }
    Collections.reverse(shown);
    client.bundle(shown);

    var json = Json.object().put("room_id", head.roomId().value());
    rooms
        .memberships()
        .of(user, head.roomId())
        .ifPresent(one -> json.put("membership", one.membership().name().toLowerCase(Locale.ROOT)));
    var messages = json.putObject("messages");
    var chunk = messages.putArray("chunk");
    shown.forEach(event -> chunk.add(client.withRoom(event)));
    messages.put("start", at.toString()).put("end", new SyncToken(position).toString());
    var state = rooms.stateAfterSequence(head, last);
    var events = json.putArray("state");
    state.core().forEach(event -> events.add(client.withRoom(event)));
    state.members().forEach(event -> events.add(client.withRoom(event)));
    json.put("visibility", isPublished.test(head.roomId()) ? "public" : "private");
    var own = json.putArray("account_data");
    accountData
        .all(user, Optional.of(head.roomId()))
        .forEach(
            event ->
                own.addObject()
                    .put("type", event.type())
                    .set("content", Json.own(event.content())));
    return Reply.json(json);
  }
}
