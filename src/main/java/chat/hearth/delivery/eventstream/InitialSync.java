package chat.hearth.delivery.eventstream;

import chat.hearth.delivery.sync.Horizon;
import chat.hearth.delivery.sync.Scope;
import chat.hearth.delivery.sync.StatePart;
import chat.hearth.delivery.sync.SyncAssembler;
import chat.hearth.delivery.sync.SyncFilter;
import chat.hearth.feature.accountdata.IgnoredUsers;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * All that somebody has, as the first API gave it: a first {@code /sync} in another form.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3initialsync">
 *     Client-Server API: initialSync</a>
 */
final class InitialSync implements Endpoint {
  private static final Route ROUTE = Route.get("/_matrix/client/v3/initialSync");

  private static final int DEFAULT_LIMIT = 10;
  private static final int MAX_LIMIT = 100;

  private final SyncAssembler sync;
  private final IgnoredUsers ignored;
  private final Horizon horizon;
  private final Predicate<RoomId> isPublished;

  InitialSync(
      SyncAssembler sync, IgnoredUsers ignored, Horizon horizon, Predicate<RoomId> isPublished) {
    this.sync = sync;
    this.ignored = ignored;
    this.horizon = horizon;
    this.isPublished = isPublished;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var user = request.userId();
    var limit = limit(request);
    var filter = SyncFilter.ofTimeline(limit, request.queryFlag("archived", false));
    // Without a device: what is sent to one must not be lost on a client that does not know of it.
    var scope =
        new Scope(user, Optional.empty(), filter, 0, 0, 0, 0, 0, false, StatePart.AFTER, Set.of())
            .upTo(horizon.of(user), ignored.of(user));
    var synced = sync.assemble(scope).json();
    var end = synced.path("next_batch").asText();
    var rooms = Json.array();
    var parts = synced.path("rooms");
    parts
        .path("join")
        .properties()
        .forEach(r -> rooms.add(room(r.getKey(), "join", r.getValue(), end)));
    parts
        .path("invite")
        .properties()
        .forEach(r -> rooms.add(invite(r.getKey(), user, r.getValue())));
    parts
        .path("leave")
        .properties()
        .forEach(r -> rooms.add(room(r.getKey(), left(user, r.getValue()), r.getValue(), end)));
    var json = Json.object().put("end", end);
    json.set("rooms", rooms);
    json.set("presence", events(synced.path("presence"), Optional.empty()));
    json.set("account_data", events(synced.path("account_data"), Optional.empty()));
    return Reply.json(json);
  }

  /**
   * How many events of a room are wanted.
   *
   * @throws MatrixError {@code M_INVALID_PARAM}
   */
  static int limit(Request request) {
    var limit = request.queryInteger("limit", DEFAULT_LIMIT);
    if (limit < 1) {
      throw MatrixError.invalidParam("'limit' must be greater than 0");
    }
    return (int) Math.min(limit, MAX_LIMIT);
  }

  private ObjectNode room(String id, String membership, JsonNode synced, String end) {
    var json = Json.object().put("room_id", id).put("membership", membership);
    var timeline = synced.path("timeline");
    var messages = json.putObject("messages");
    messages.set("chunk", events(timeline, Optional.of(id)));
    if (timeline.has("prev_batch")) {
      messages.set("start", timeline.get("prev_batch"));
    }
    messages.put("end", end);
    json.set("state", events(synced.path("state_after"), Optional.of(id)));
    json.set("account_data", events(synced.path("account_data"), Optional.empty()));
    return json.put("visibility", isPublished.test(new RoomId(id)) ? "public" : "private");
  }

  /** What the last of somebody's own member events says, of a room that the user is not in. */
  private static String left(UserId user, JsonNode synced) {
    for (JsonNode event : synced.path("state_after").path("events")) {
      if (event.path("type").asText().equals("m.room.member")
          && event.path("state_key").asText().equals(user.value())) {
        return event.path("content").path("membership").asText("leave");
      }
    }
    return "leave";
  }

  private static ObjectNode invite(String id, UserId user, JsonNode synced) {
    var json = Json.object().put("room_id", id).put("membership", "invite");
    var state = events(synced.path("invite_state"), Optional.of(id));
    for (var event : state) {
      if (event.path("type").asText().equals("m.room.member")
          && event.path("state_key").asText().equals(user.value())) {
        json.set("invite", event);
        json.set("inviter", event.path("sender"));
      }
    }
    json.set("state", state);
    return json;
  }

  private static ArrayNode events(JsonNode section, Optional<String> room) {
    var events = Json.array();
    for (var event : section.path("events")) {
      events.add(room.<JsonNode>map(id -> withRoom(event, id)).orElse(event));
    }
    return events;
  }

  /** An event as it stands outside of its room's part of a response. */
  private static ObjectNode withRoom(JsonNode event, String room) {
    var tree = (ObjectNode) Json.own(Json.bytes(event));
    return tree.put("room_id", room);
  }
}
