package chat.hearth.feature.search;

import chat.hearth.event.StateKey;
import chat.hearth.matrix.Fields;
import chat.hearth.matrix.Json;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.room.Rooms;
import chat.hearth.room.StoredEvent;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Searches what the requester may see: messages, room names and topics.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#server-side-search">Client-Server
 *     API: server side search</a>
 */
final class PostSearch implements Endpoint {
  private static final Route ROUTE =
      Route.post("/_matrix/client/v3/search").whenSuspended(Route.Suspended.ALLOWED);
  private static final double RANK_UNIT = 1_000.0;

  private final Rooms rooms;
  private final Finder finder;
  private final Surroundings surroundings;

  PostSearch(Rooms rooms, Finder finder) {
    this.rooms = rooms;
    this.finder = finder;
    this.surroundings = new Surroundings(rooms);
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var asked = request.fields().object("search_categories").optionalObject("room_events");
    var cursor = request.query("next_batch").map(Cursor::of);
    var json = Json.object();
    var categories = json.putObject("search_categories");
    if (asked.isPresent()) {
      categories.set("room_events", roomEvents(request, asked.get(), cursor));
    }
    return Reply.json(json);
  }

  private ObjectNode roomEvents(Request request, Fields asked, Optional<Cursor> cursor) {
    var question = Question.of(asked);
    var page = finder.find(request.userId(), request.requester().device(), question, cursor);
    bundle(page.results());
    question.context().ifPresent(wanted -> surroundings.prefetch(page.results(), wanted));

    var json = Json.object();
    json.put("count", page.count());
    var results = json.putArray("results");
    var highlights = new LinkedHashSet<String>(question.terms().words());
    for (var found : page.results()) {
      var result = results.addObject();
      result.put("rank", found.hit().score() / RANK_UNIT);
      result.set("result", found.room().client().withRoom(found.event()));
      question.context().ifPresent(wanted -> result.set("context", surroundings.of(found, wanted)));
      highlights.addAll(question.terms().marked(found.text()));
    }
    json.set("highlights", Json.tree(highlights));
    page.next()
        .map(next -> cursor.flatMap(Cursor::group).map(next::in).orElse(next))
        .ifPresent(next -> json.put("next_batch", next.toString()));
    if (!question.groupBy().isEmpty()) {
      json.set("groups", groups(question, page));
    }
    if (question.includeState()) {
      json.set("state", state(question, page.results()));
    }
    return json;
  }

  private static void bundle(List<Found> results) {
    var byRoom = new LinkedHashMap<RoomSeen, List<StoredEvent>>();
    for (var found : results) {
      byRoom.computeIfAbsent(found.room(), room -> new ArrayList<>()).add(found.event());
    }
    byRoom.forEach((room, events) -> room.client().bundle(events));
  }

  private static ObjectNode groups(Question question, Finder.Page page) {
    var groups = Json.object();
    for (var key : question.groupBy()) {
      var byValue = new LinkedHashMap<String, List<Found>>();
      for (var found : page.results()) {
        var value = key.equals("room_id") ? found.hit().roomId().value() : found.hit().sender();
        byValue.computeIfAbsent(value, same -> new ArrayList<>()).add(found);
      }
      var json = groups.putObject(key);
      int order = 1;
      for (Map.Entry<String, List<Found>> entry : byValue.entrySet()) {
        var group = json.putObject(entry.getKey());
        group.put("order", order++);
        var ids = group.putArray("results");
        entry.getValue().forEach(found -> ids.add(found.event().eventId().value()));
        page.next()
            .map(next -> next.in(new Cursor.Group(key, entry.getKey())))
            .ifPresent(next -> group.put("next_batch", next.toString()));
      }
    }
    return groups;
  }

  /** The state of each room as far as the requester may see it. */
  private ObjectNode state(Question question, List<Found> results) {
    var json = Json.object();
    for (var found : results) {
      var head = found.room().head();
      if (json.has(head.roomId().value())) {
        continue;
      }
      var latest = found.room().visibility().latestReadable();
      if (latest.isEmpty()) {
        continue;
      }
      var at = rooms.stateAfterSequence(head, latest.getAsLong());
      var events = json.putArray(head.roomId().value());
      at.core().forEach(event -> events.add(found.room().client().withRoom(event)));
      if (!question.filter().lazyLoadMembers()) {
        at.members().forEach(event -> events.add(found.room().client().withRoom(event)));
      } else {
        results.stream()
            .filter(other -> other.room().equals(found.room()))
            .map(other -> other.event().pdu().sender())
            .distinct()
            .flatMap(sender -> at.event(StateKey.member(sender)).stream())
            .forEach(event -> events.add(found.room().client().withRoom(event)));
      }
    }
    return json;
  }
}
