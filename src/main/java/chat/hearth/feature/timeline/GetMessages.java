package chat.hearth.feature.timeline;

import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.room.EventFilter;
import chat.hearth.room.RoomToken;

/**
 * Pages through a room's timeline, either way. {@code end} is absent where there is no more.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3roomsroomidmessages">
 *     Client-Server API: messages</a>
 */
final class GetMessages implements Endpoint {
  private static final Route ROUTE =
      Route.get("/_matrix/client/v3/rooms/{roomId}/messages").access(Route.Access.GUEST);

  private static final int DEFAULT_LIMIT = 10; // the specification's
  private static final int MAX_LIMIT = 1_000;

  private final Reading reading;

  GetMessages(Reading reading) {
    this.reading = reading;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var direction = Direction.of(request);
    var filter = EventFilter.ofQuery(request.query("filter"));
    var limit =
        (int)
            Math.min(
                MAX_LIMIT, request.queryInteger("limit", filter.limit().orElse(DEFAULT_LIMIT)));
    if (limit == 0) {
      throw MatrixError.invalidParam("'limit' must be greater than 0");
    }
    var room = reading.open(request);
    var head = room.head();
    var from =
        request
            .query("from")
            .map(token -> RoomToken.of(token, room.rooms(), head))
            .orElse(
                direction == Direction.FORWARDS
                    ? RoomToken.beginning()
                    : RoomToken.upTo(head.lastSequence()));
    var to = request.query("to").map(token -> RoomToken.of(token, room.rooms(), head));

    var page = Page.walk(room, direction, from, to, filter, limit);

    room.client().bundle(page.events());
    var json = Json.object();
    var chunk = json.putArray("chunk");
    page.events().forEach(event -> chunk.add(room.client().withRoom(event)));
    json.put("start", from.toString());
    page.next().ifPresent(next -> json.put("end", next.toString()));
    var state = json.putArray("state");
    if (filter.lazyLoadMembers() && !page.events().isEmpty()) {
      var newest =
          direction == Direction.FORWARDS ? page.events().getLast() : page.events().getFirst();
      room.members(page.events(), room.rooms().stateAfter(head, newest)).forEach(state::add);
    }
    return Reply.json(json);
  }
}
