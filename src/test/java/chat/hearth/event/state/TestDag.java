package chat.hearth.event.state;

import chat.hearth.event.EventIds;
import chat.hearth.event.Pdu;
import chat.hearth.event.RoomVersion;
import chat.hearth.event.StateKey;
import chat.hearth.event.auth.AuthEventSelection;
import chat.hearth.matrix.EventId;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.UserId;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A room of events with made-up IDs, in an order in which they could arrive. It states who cites
 * whom; what is allowed and what the state is, is up to the tests.
 */
final class TestDag {
  /** What an event is to say, before it has a place. */
  record Draft(String sender, String type, String stateKey, String content, long ts) {
    static Draft message(String sender, long ts) {
      return new Draft(sender, "m.room.message", "", "{}", ts);
    }

    boolean isMessage() {
      return type.equals("m.room.message");
    }
  }

  private final RoomVersion version;
  private final Map<EventId, Pdu> events = new LinkedHashMap<>();
  private final Set<EventId> rejected = new HashSet<>();
  private final Map<EventId, String> drawing = new HashMap<>();

  TestDag(String version) {
    this.version = RoomVersion.find(version).orElseThrow();
  }

  RoomVersion version() {
    return version;
  }

  Map<EventId, Pdu> events() {
    return events;
  }

  Pdu get(EventId id) {
    return Objects.requireNonNull(events.get(id));
  }

  Pdu create() {
    return events.values().iterator().next();
  }

  Set<EventId> rejected() {
    return rejected;
  }

  /** The auth events that an event is to cite, out of a state. */
  List<EventId> authEvents(Draft draft, Map<StateKey, EventId> state) {
    var sender = new UserId(draft.sender());
    var stateKey =
        draft.isMessage()
            ? java.util.Optional.<String>empty()
            : java.util.Optional.of(draft.stateKey());
    List<EventId> result = new ArrayList<>();
    for (var key :
        AuthEventSelection.keys(
            version, sender, draft.type(), stateKey, Json.own(draft.content()))) {
      var id = state.get(key);
      if (id != null) {
        result.add(id);
      }
    }
    return result;
  }

  /** An event that is not yet part of the room. */
  Pdu event(String name, Draft draft, Collection<EventId> prev, Collection<EventId> auth) {
    var id = new EventId("$" + name);
    var json = Json.object();
    json.put("type", draft.type());
    json.put("sender", draft.sender());
    if (!draft.isMessage()) {
      json.put("state_key", draft.stateKey());
    }
    json.set("content", Json.own(draft.content()));
    json.put("origin_server_ts", draft.ts());
    json.put("depth", 1 + prev.stream().mapToLong(each -> get(each).depth()).max().orElse(0));
    if (!version.roomIdIsCreateHash()) {
      json.put("room_id", "!room:a.test");
    } else if (!events.isEmpty()) {
      json.put("room_id", EventIds.roomOf(create().eventId()).value());
    }
    json.set("prev_events", cited(prev));
    json.set("auth_events", cited(auth));
    return Pdu.stored(version, id, Json.bytes(json));
  }

  private ArrayNode cited(Collection<EventId> ids) {
    var array = Json.array();
    for (var id : ids) {
      switch (version.format()) {
        case ID_IN_EVENT -> array.addArray().add(id.value()).add(Json.object());
        case ID_IS_HASH, ID_IS_URL_SAFE_HASH -> array.add(id.value());
      }
    }
    return array;
  }

  void add(Pdu event, boolean isRejected) {
    events.put(event.eventId(), event);
    drawing.put(event.eventId(), "#" + drawing.size());
    if (isRejected) {
      rejected.add(event.eventId());
    }
  }

  /** The content that the first power levels and all changes of them start from. */
  static ObjectNode powerLevels(Map<String, Integer> users) {
    var content = Json.object();
    var levels = content.putObject("users");
    users.forEach(levels::put);
    return content;
  }

  /** The room from its newest event down: the lines of prev events, then what each event says. */
  String draw() {
    var text = new StringBuilder("room version " + version + "\n");
    List<EventId> lanes = new ArrayList<>();
    for (var event : new ArrayList<>(events.values()).reversed()) {
      var id = event.eventId();
      int lane = lanes.indexOf(id);
      if (lane < 0) {
        lane = lanes.size();
        lanes.add(id);
      }
      var row = new StringBuilder();
      for (int i = 0; i < lanes.size(); i++) {
        row.append(i == lane ? "* " : lanes.get(i).equals(id) ? "/ " : "| ");
      }
      lanes.removeIf(id::equals);
      for (var prev : event.prevEvents().reversed()) {
        lanes.add(Math.min(lane, lanes.size()), prev);
      }
      text.append(String.format("%-24s %-4s ", row, drawing.get(id)))
          .append(id)
          .append(rejected.contains(id) ? " REJECTED " : " ")
          .append(event.type())
          .append(event.stateKey().map(key -> " '" + key + "'").orElse(""))
          .append(" by ")
          .append(event.sender())
          .append(" ts ")
          .append(event.originServerTs())
          .append(" prev ")
          .append(names(event.prevEvents()))
          .append(" auth ")
          .append(names(event.authEvents()))
          .append(' ')
          .append(event.content())
          .append('\n');
    }
    return text.toString();
  }

  private List<String> names(List<EventId> ids) {
    return ids.stream().map(id -> Objects.requireNonNull(drawing.get(id))).toList();
  }
}
