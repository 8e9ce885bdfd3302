package chat.hearth.delivery.sync;

import chat.hearth.event.StateKey;
import chat.hearth.feature.accountdata.AccountDataEvent;
import chat.hearth.matrix.Json;
import chat.hearth.room.ClientEvents;
import chat.hearth.room.EventViews;
import chat.hearth.room.RoomHead;
import chat.hearth.room.RoomToken;
import chat.hearth.room.Rooms;
import chat.hearth.room.StateView;
import chat.hearth.room.StoredEvent;
import chat.hearth.room.Visibility;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;

/** One room of a response: its timeline, and the state that makes the timeline understandable. */
final class RoomRenderer {
  /** How many events of a room are sent where the filter does not say. */
  static final int DEFAULT_TIMELINE = 10;

  private final Rooms rooms;
  private final SentMembers sent;
  private final EventViews views;

  RoomRenderer(Rooms rooms, SentMembers sent, EventViews views) {
    this.rooms = rooms;
    this.sent = sent;
    this.views = views;
  }

  /**
   * A rendered room; the summary is made only where somebody wants it.
   *
   * @param covered the newest sequence that it covers, shown or not
   */
  record Rendered(ObjectNode json, boolean hasNews, ObjectNode summary, long covered) {}

  /** Adds those of the sticky events that the timeline does not show. */
  private static boolean addSticky(
      Scope scope,
      ClientEvents client,
      TimelineWindow timeline,
      List<StoredEvent> sticky,
      ObjectNode json) {
    var shown = new HashSet<Long>();
    timeline.events().forEach(event -> shown.add(event.sequence()));
    var further = sticky.stream().filter(event -> !shown.contains(event.sequence())).toList();
    if (further.isEmpty()) {
      return false;
    }
    client.bundle(further);
    var events = json.putObject("msc4354_sticky").putArray("events");
    further.forEach(event -> events.add(event(scope, client, event)));
    return true;
  }

  /**
   * Renders a room.
   *
   * @param since the position the client has of this room; 0 for nothing
   * @param last the newest sequence to be sent
   * @param full whether all state is sent
   * @param sticky sticky events that are new to the client
   */
  Rendered render(
      Scope scope, RoomHead head, long since, long last, boolean full, List<StoredEvent> sticky) {
    var visibility = new Visibility(rooms, head, scope.user());
    var client = views.of(head, scope.user(), scope.device(), visibility);
    var timeline = TimelineWindow.read(rooms, views, head, visibility, scope, since, last);
    var state = new StateDelta(rooms, head, scope, sent).of(timeline, full || since == 0);

    var json = Json.object();
    var shown = json.putObject("timeline");
    var events = shown.putArray("events");
    client.bundle(timeline.events());
    timeline.events().forEach(event -> events.add(event(scope, client, event)));
    shown.put("limited", timeline.limited());
    shown.put("prev_batch", RoomToken.upTo(timeline.before()).toString());
    var stateEvents = json.putObject(scope.state().key()).putArray("events");
    state.events().forEach(event -> stateEvents.add(event(scope, client, event)));
    var hasSticky = addSticky(scope, client, timeline, sticky, json);
    var summary =
        full || since == 0 || state.membersChanged() || timeline.hasMembers()
            ? Summary.of(rooms, head, scope.user())
            : Json.object();
    return new Rendered(
        json,
        hasSticky || !timeline.isEmpty() || timeline.limited() || !state.events().isEmpty(),
        summary,
        timeline.covered());
  }

  private static JsonNode event(Scope scope, ClientEvents client, StoredEvent event) {
    var filter = scope.filter();
    if (filter.federationFormat()) {
      return event.pdu().json();
    }
    return filter.fields().isEmpty()
        ? client.withoutRoom(event)
        : EventFields.only(client.tree(event, false), filter.fields());
  }

  /** Account data as clients are sent it. */
  static JsonNode accountData(AccountDataEvent event) {
    return Json.raw(event.json().getBytes(StandardCharsets.UTF_8));
  }

  /** The member event of a user, where the state has one. */
  static List<StoredEvent> member(StateView state, String user) {
    return state.event(new StateKey("m.room.member", user)).stream().toList();
  }
}
