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

  /**
   * Renders a room.
   *
   * @param since the position the client has of this room; 0 for nothing
   * @param last the newest sequence to be sent
   * @param full whether all state is sent
   */
  Rendered render(Scope scope, RoomHead head, long since, long last, boolean full) {
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
    var stateEvents =
        json.putObject(scope.stateAfter() ? "state_after" : "state").putArray("events");
    state.events().forEach(event -> stateEvents.add(event(scope, client, event)));
    var summary =
        full || since == 0 || state.membersChanged() || timeline.hasMembers()
            ? Summary.of(rooms, head, scope.user())
            : Json.object();
    return new Rendered(
        json,
        !timeline.isEmpty() || timeline.limited() || !state.events().isEmpty(),
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
