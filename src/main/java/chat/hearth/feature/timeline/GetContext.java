package chat.hearth.feature.timeline;

import chat.hearth.matrix.Json;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.room.EventFilter;
import chat.hearth.room.RoomToken;
import chat.hearth.room.StoredEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An event with what was said before and after it, and the state after the last of them.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3roomsroomidcontexteventid">
 *     Client-Server API: event context</a>
 */
final class GetContext implements Endpoint {
  private static final Route ROUTE =
      Route.get("/_matrix/client/v3/rooms/{roomId}/context/{eventId}").access(Route.Access.GUEST);

  private static final int DEFAULT_LIMIT = 10; // the specification's
  private static final int MAX_LIMIT = 1_000;

  private final Reading reading;

  GetContext(Reading reading) {
    this.reading = reading;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var filter = EventFilter.ofQuery(request.query("filter"));
    var limit = (int) Math.min(MAX_LIMIT, request.queryInteger("limit", DEFAULT_LIMIT));
    var room = reading.open(request);
    var event = room.event(request.eventId());

    // The limit counts the events on both sides together; the odd one goes to the past.
    var before = event.tokenBefore();
    var after = event.tokenBehind();
    var past = side(room, Direction.BACKWARDS, before, filter, (limit + 1) / 2);
    var future = side(room, Direction.FORWARDS, after, filter, limit / 2);

    var shown = new ArrayList<StoredEvent>(past.events());
    shown.add(event);
    shown.addAll(future.events());
    room.client().bundle(shown);
    var json = Json.object();
    json.set("event", room.client().withRoom(event));
    var eventsBefore = json.putArray("events_before");
    past.events().forEach(one -> eventsBefore.add(room.client().withRoom(one)));
    var eventsAfter = json.putArray("events_after");
    future.events().forEach(one -> eventsAfter.add(room.client().withRoom(one)));
    json.put(
        "start",
        (past.events().isEmpty() ? before : past.events().getLast().tokenBefore()).toString());
    json.put(
        "end",
        (future.events().isEmpty() ? after : future.events().getLast().tokenBehind()).toString());
    var last = future.events().isEmpty() ? event : future.events().getLast();
    var at = room.rooms().stateAfter(room.head(), last);
    var state = json.putArray("state");
    at.core().stream()
        .filter(one -> filter.wants(one.pdu()))
        .forEach(one -> state.add(room.client().withRoom(one)));
    if (filter.lazyLoadMembers()) {
      room.members(shown, at).forEach(state::add);
    } else {
      at.members().stream()
          .filter(one -> filter.wants(one.pdu()))
          .forEach(one -> state.add(room.client().withRoom(one)));
    }
    return Reply.json(json);
  }

  private static Page side(
      Reading.Room room, Direction direction, RoomToken from, EventFilter filter, int limit) {
    return limit == 0
        ? new Page(List.of(), Optional.empty())
        : Page.walk(room, direction, from, Optional.empty(), filter, limit);
  }
}
