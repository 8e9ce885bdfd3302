package chat.hearth.feature.relations;

import chat.hearth.matrix.EventId;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.room.Aggregation;
import chat.hearth.room.EventViews;
import chat.hearth.room.RoomToken;
import chat.hearth.room.Rooms;
import chat.hearth.room.StoredEvent;
import java.util.HashMap;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The threads of a room, those with the newest replies first.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#querying-threads-in-a-room">
 *     Client-Server API: querying threads in a room</a>
 */
final class GetThreads implements Endpoint {
  private static final Route ROUTE =
      Route.get("/_matrix/client/v1/rooms/{roomId}/threads")
          .alsoAt("/_matrix/client/unstable/org.matrix.msc3856/rooms/{roomId}/threads");

  private static final int DEFAULT_LIMIT = 20;
  private static final int MAX_LIMIT = 100;
  private static final int MAX_SCANNED = 500; // threads that the reader may not or will not see

  private final Rooms rooms;
  private final EventViews views;
  private final RelationStore store;
  private final Function<UserId, Set<UserId>> ignored;

  GetThreads(
      Rooms rooms, EventViews views, RelationStore store, Function<UserId, Set<UserId>> ignored) {
    this.rooms = rooms;
    this.views = views;
    this.store = store;
    this.ignored = ignored;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var onlyParticipated =
        switch (request.query("include").orElse("all")) {
          case "all" -> false;
          case "participated" -> true;
          default -> throw MatrixError.invalidParam("'include' must be all or participated");
        };
    var limit = (int) Math.min(MAX_LIMIT, request.queryInteger("limit", DEFAULT_LIMIT));
    if (limit == 0) {
      throw MatrixError.invalidParam("'limit' must be greater than 0");
    }
    var room = RoomReading.open(rooms, views, request);
    long at =
        request
            .query("from")
            .map(text -> RoomToken.of(text, rooms, room.head()).sequence())
            .orElse(room.head().lastSequence());
    var silenced = ignored.apply(request.userId());

    var json = Json.object();
    var chunk = json.putArray("chunk");
    for (int scanned = 0; scanned < MAX_SCANNED; scanned += limit + 1) {
      var threads = store.threads(room.head().num(), at, limit + 1);
      var roots = new HashMap<EventId, StoredEvent>();
      rooms
          .eventsById(room.head(), threads.stream().map(RelationStore.ThreadRow::root).toList())
          .forEach(root -> roots.put(root.eventId(), root));
      room.client().bundle(roots.values());
      for (var row : threads) {
        if (chunk.size() == limit) {
          json.put("next_batch", RoomToken.upTo(at).toString());
          return Reply.json(json);
        }
        at = row.latest() - 1;
        var root = Optional.ofNullable(roots.get(row.root())).filter(room.visibility()::mayRead);
        var thread = root.flatMap(room.client()::aggregation).flatMap(Aggregation::thread);
        if (thread.isPresent() && (!onlyParticipated || thread.get().participated())) {
          chunk.add(
              silenced.contains(root.get().pdu().sender())
                  ? room.client().silenced(root.get())
                  : room.client().withRoom(root.get()));
        }
      }
      if (threads.size() <= limit) {
        return Reply.json(json);
      }
    }
    json.put("next_batch", RoomToken.upTo(at).toString());
    return Reply.json(json);
  }
}
