package chat.hearth.feature.relations;

import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.room.EventViews;
import chat.hearth.room.RoomToken;
import chat.hearth.room.Rooms;
import chat.hearth.room.StoredEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The events that relate to an event, directly or over others that do.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#relationships-api">Client-Server
 *     API: relationships API</a>
 */
final class GetRelations implements Endpoint {
  private static final String PATH = "/rooms/{roomId}/relations/{eventId}";
  private static final Route ROUTE = everywhere();

  private static final int DEFAULT_LIMIT = 20;
  private static final int MAX_LIMIT = 1_000;
  private static final int MAX_DEPTH = 5; // the specification asks for at least 3
  private static final int MAX_SCANNED = 4_000; // events that the reader may not see

  private final Rooms rooms;
  private final EventViews views;
  private final RelationStore store;

  GetRelations(Rooms rooms, EventViews views, RelationStore store) {
    this.rooms = rooms;
    this.views = views;
    this.store = store;
  }

  private static Route everywhere() {
    var route = Route.get("/_matrix/client/v1" + PATH);
    for (var base : List.of("/_matrix/client/v1", "/_matrix/client/unstable")) {
      for (var rest : List.of("", "/{relType}", "/{relType}/{eventType}")) {
        var path = base + PATH + rest;
        route = route.paths().contains(path) ? route : route.alsoAt(path);
      }
    }
    return route;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var forwards =
        switch (request.query("dir").orElse("b")) {
          case "f" -> true;
          case "b" -> false;
          default -> throw MatrixError.invalidParam("'dir' must be f or b");
        };
    var limit = (int) Math.min(MAX_LIMIT, request.queryInteger("limit", DEFAULT_LIMIT));
    if (limit == 0) {
      throw MatrixError.invalidParam("'limit' must be greater than 0");
    }
    var recurse =
        request.queryFlag("recurse", request.queryFlag("org.matrix.msc3981.recurse", false));
    var room = RoomReading.open(rooms, views, request);
    var parent = room.event(request.eventId());
    var last = room.head().lastSequence();
    var from = token(room, request, "from").orElse(RoomToken.upTo(forwards ? 0 : last));
    var to = token(room, request, "to").orElse(RoomToken.upTo(forwards ? last : 0));
    var wanted =
        new RelationStore.Wanted(
            parent.eventId(),
            Optional.ofNullable(request.pathParameters().get("relType")),
            Optional.ofNullable(request.pathParameters().get("eventType")),
            forwards ? from.sequence() : to.sequence(),
            forwards ? to.sequence() : from.sequence(),
            forwards,
            recurse ? MAX_DEPTH : 1,
            limit + 1);

    var page = page(room, wanted, limit);

    room.client().bundle(page.events);
    var json = Json.object();
    var chunk = json.putArray("chunk");
    page.events.forEach(event -> chunk.add(room.client().withRoom(event)));
    page.next.ifPresent(next -> json.put("next_batch", next.toString()));
    if (request.query("from").isPresent()) {
      json.put("prev_batch", from.toString());
    }
    if (request
        .query("recurse")
        .or(() -> request.query("org.matrix.msc3981.recurse"))
        .isPresent()) {
      json.put("recursion_depth", recurse ? MAX_DEPTH : 1);
    }
    return Reply.json(json);
  }

  private record Page(List<StoredEvent> events, Optional<RoomToken> next) {}

  /** Goes on where the reader may not see what was found, until the page is full. */
  private Page page(RoomReading room, RelationStore.Wanted first, int limit) {
    var gathered = new ArrayList<StoredEvent>();
    var wanted = first;
    for (int scanned = 0; scanned < MAX_SCANNED; scanned += wanted.limit()) {
      var sequences = store.children(room.head().num(), wanted);
      for (var event : rooms.events(room.head(), sequences)) {
        if (gathered.size() == limit) {
          var end = gathered.getLast().sequence();
          return new Page(gathered, Optional.of(RoomToken.upTo(wanted.forwards() ? end : end - 1)));
        }
        if (event.redactedBy().isEmpty() && room.visibility().mayRead(event)) {
          gathered.add(event);
        }
      }
      if (sequences.size() < wanted.limit()) {
        return new Page(gathered, Optional.empty());
      }
      wanted = behind(wanted, sequences.getLast());
    }
    return new Page(
        gathered, Optional.of(RoomToken.upTo(wanted.forwards() ? wanted.after() : wanted.upTo())));
  }

  private static RelationStore.Wanted behind(RelationStore.Wanted wanted, long sequence) {
    return new RelationStore.Wanted(
        wanted.parent(),
        wanted.relType(),
        wanted.type(),
        wanted.forwards() ? sequence : wanted.after(),
        wanted.forwards() ? wanted.upTo() : sequence - 1,
        wanted.forwards(),
        wanted.depth(),
        wanted.limit());
  }

  private static Optional<RoomToken> token(RoomReading room, Request request, String name) {
    return request.query(name).map(text -> RoomToken.of(text, room.rooms(), room.head()));
  }
}
