package chat.hearth.delivery.eventstream;

import chat.hearth.delivery.sync.Horizon;
import chat.hearth.delivery.sync.Listeners;
import chat.hearth.delivery.sync.Scope;
import chat.hearth.delivery.sync.SyncFilter;
import chat.hearth.delivery.sync.SyncToken;
import chat.hearth.feature.accountdata.IgnoredUsers;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.RoomId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.RateClass;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.platform.stream.Log;
import chat.hearth.room.RoomHead;
import chat.hearth.room.Rooms;
import chat.hearth.room.Visibility;
import java.time.Duration;
import java.util.Set;

/**
 * What happens after a token; with {@code room_id} in that room alone, which the user may look into
 * without being there. With nothing new, the request is parked until there is or the time is up.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3events">Client-
 *     Server API: GET /events</a>
 */
final class GetEvents implements Endpoint {
  private static final Route ROUTE =
      Route.get("/_matrix/client/v3/events").access(Route.Access.GUEST).rate(RateClass.NONE);

  private static final Duration MAX_TIMEOUT = Duration.ofMinutes(5); // as /sync

  private final Stream stream;
  private final Rooms rooms;
  private final Listeners listeners;
  private final RoomWatchers watchers;
  private final IgnoredUsers ignored;
  private final Log log;
  private final Horizon horizon;

  GetEvents(
      Stream stream,
      Rooms rooms,
      Listeners listeners,
      RoomWatchers watchers,
      IgnoredUsers ignored,
      Log log,
      Horizon horizon) {
    this.stream = stream;
    this.rooms = rooms;
    this.listeners = listeners;
    this.watchers = watchers;
    this.ignored = ignored;
    this.log = log;
    this.horizon = horizon;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var timeout = Math.min(request.queryInteger("timeout", 0), MAX_TIMEOUT.toMillis());
    var from =
        request
            .query("from")
            .map(SyncToken::of)
            .orElseGet(() -> new SyncToken(horizon.of(request.userId())));
    if (from.position() < 0 || from.position() > log.position()) {
      throw MatrixError.invalidParam("'from' is not a token of this server");
    }
    var asked =
        new Scope(
            request.userId(),
            request.requester().device(),
            SyncFilter.ALL,
            from.position(),
            from.position(),
            from.typing(),
            from.position(),
            0,
            false,
            false,
            Set.of());
    long deadline = System.nanoTime() + Duration.ofMillis(timeout).toNanos();
    var room = request.query("room_id");
    if (room.isPresent()) {
      return ofRoom(asked, from, new RoomId(room.get()), deadline);
    }
    if (request.requester().guest()) {
      throw MatrixError.of(
          403, "M_GUEST_ACCESS_FORBIDDEN", "Guests have to say which room, with 'room_id'");
    }
    return ofUser(asked, from, deadline);
  }

  private Reply ofUser(Scope asked, SyncToken from, long deadline) {
    var online = listeners.listen(asked.user());
    var typing = online.typingSeen();
    var upTo = horizon.of(asked.user());
    var chunk = stream.ofUser(asked.upTo(upTo, ignored.of(asked.user())));
    var body = body(from, chunk);
    long left = deadline - System.nanoTime();
    if (chunk.hasNews() || left <= 0) {
      return body;
    }
    return new Reply.Parked(
        Duration.ofNanos(left),
        wake -> online.park(upTo, typing, wake),
        () -> ofUser(asked, from, deadline),
        body);
  }

  private Reply ofRoom(Scope asked, SyncToken from, RoomId room, long deadline) {
    var online = listeners.listen(asked.user());
    var typing = online.typingSeen();
    // First the position, then the room: what it has up to there is never missed.
    var upTo = Math.max(horizon.of(asked.user()), horizon.reaching(readable(room).position()));
    var head = rooms.head(room);
    var visibility = new Visibility(rooms, head, asked.user());
    long last =
        visibility
            .latestReadable()
            .orElseThrow(() -> MatrixError.forbidden("You may not look into this room"));
    var chunk = stream.ofRoom(asked.upTo(upTo, ignored.of(asked.user())), head, last);
    var body = body(from, chunk);
    long left = deadline - System.nanoTime();
    if (chunk.hasNews() || left <= 0) {
      return body;
    }
    return new Reply.Parked(
        Duration.ofNanos(left),
        wake -> {
          var inRoom = online.park(upTo, typing, wake);
          var besides = watchers.add(room, wake);
          if (rooms.head(room).position() > upTo) {
            wake.run();
          }
          return () -> {
            inRoom.run();
            besides.run();
          };
        },
        () -> ofRoom(asked, from, room, deadline),
        body);
  }

  private RoomHead readable(RoomId room) {
    // As everywhere: who may not look into a room does not learn whether there is one.
    return rooms
        .find(room)
        .orElseThrow(() -> MatrixError.forbidden("You may not look into this room"));
  }

  private static Reply.Body body(SyncToken from, Stream.Chunk chunk) {
    var json = Json.object();
    json.put("start", from.toString());
    json.put("end", chunk.end().toString());
    json.set("chunk", chunk.events());
    return Reply.json(json);
  }
}
