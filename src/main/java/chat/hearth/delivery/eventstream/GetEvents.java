package chat.hearth.delivery.eventstream;

import chat.hearth.delivery.sync.Horizon;
import chat.hearth.delivery.sync.Listeners;
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
import chat.hearth.room.Membership;
import chat.hearth.room.RoomHead;
import chat.hearth.room.Rooms;
import chat.hearth.room.Visibility;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * New events of the reader's rooms, or of one room, which all the world may read; with none, the
 * request is parked until there are or the time is up.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3events">
 *     Client-Server API: events</a>
 */
final class GetEvents implements Endpoint {
  private static final Route ROUTE =
      Route.get("/_matrix/client/v3/events").access(Route.Access.GUEST).rate(RateClass.NONE);

  private static final Duration MAX_TIMEOUT = Duration.ofMinutes(5);

  private final Rooms rooms;
  private final NewEvents events;
  private final Listeners listeners;
  private final Horizon horizon;
  private final Log log;
  private final IgnoredUsers ignored;

  GetEvents(
      Rooms rooms,
      NewEvents events,
      Listeners listeners,
      Horizon horizon,
      Log log,
      IgnoredUsers ignored) {
    this.rooms = rooms;
    this.events = events;
    this.listeners = listeners;
    this.horizon = horizon;
    this.log = log;
    this.ignored = ignored;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    long since =
        request
            .query("from")
            .filter(text -> !text.isEmpty())
            .map(text -> SyncToken.of(text).position())
            .orElseGet(log::position);
    if (since < 0 || since > log.position()) {
      throw MatrixError.invalidParam("'from' is not a token of this server");
    }
    var timeout = Math.min(request.queryInteger("timeout", 0), MAX_TIMEOUT.toMillis());
    var deadline = System.nanoTime() + Duration.ofMillis(timeout).toNanos();
    var room = request.query("room_id").filter(text -> !text.isEmpty()).map(RoomId::new);
    if (room.isPresent()) {
      return peek(request, room.get(), since, deadline);
    }
    if (request.requester().guest()) {
      throw MatrixError.of(
          403, "M_GUEST_ACCESS_FORBIDDEN", "Guests may listen to one room: name it by 'room_id'");
    }
    return stream(request, since, deadline);
  }

  /** What happens in the rooms that the reader is in. */
  private Reply stream(Request request, long since, long deadline) {
    var online = listeners.listen(request.userId());
    var typing = online.typingSeen();
    long upTo = horizon.of(request.userId());
    var joined = new ArrayList<RoomId>();
    for (var membership : rooms.memberships().of(request.userId()).values()) {
      if (membership.membership() == Membership.JOIN) {
        joined.add(membership.room());
      }
    }
    var chunk = read(request, rooms.heads(joined).values(), since, upTo);
    var body = body(since, chunk);
    long left = deadline - System.nanoTime();
    if (!chunk.events().isEmpty() || left <= 0) {
      return body;
    }
    return new Reply.Parked(
        Duration.ofNanos(left),
        wake -> online.park(chunk.upTo(), typing, wake),
        () -> stream(request, chunk.upTo(), deadline),
        body);
  }

  /** What happens in one room, whether or not the reader is in it. */
  private Reply peek(Request request, RoomId room, long since, long deadline) {
    var ear = listeners.peek(request.userId(), room);
    try {
      long upTo = log.position();
      var head = rooms.find(room).orElseThrow(NewEvents::notSeen);
      if (new Visibility(rooms, head, request.userId()).latestReadable().isEmpty()) {
        throw NewEvents.notSeen();
      }
      var chunk = read(request, List.of(head), since, upTo);
      var body = body(since, chunk);
      long left = deadline - System.nanoTime();
      if (!chunk.events().isEmpty() || left <= 0) {
        ear.close();
        return body;
      }
      return new Reply.Parked(
          Duration.ofNanos(left),
          wake -> ear.park(chunk.upTo(), wake),
          () -> peek(request, room, chunk.upTo(), deadline),
          body);
    } catch (RuntimeException e) {
      ear.close();
      throw e;
    }
  }

  private NewEvents.Chunk read(Request request, Collection<RoomHead> heads, long since, long upTo) {
    return events.read(
        request.userId(),
        request.requester().device(),
        heads,
        ignored.of(request.userId()),
        since,
        upTo);
  }

  private static Reply.Body body(long since, NewEvents.Chunk chunk) {
    var json =
        Json.object()
            .put("start", new SyncToken(since).toString())
            .put("end", new SyncToken(chunk.upTo()).toString());
    var array = json.putArray("chunk");
    chunk.events().forEach(array::add);
    return Reply.json(json);
  }
}
