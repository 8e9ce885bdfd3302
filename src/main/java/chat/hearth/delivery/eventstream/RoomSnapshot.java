package chat.hearth.delivery.eventstream;

import chat.hearth.delivery.sync.Scope;
import chat.hearth.delivery.sync.SyncFilter;
import chat.hearth.delivery.sync.SyncToken;
import chat.hearth.delivery.sync.TimelineWindow;
import chat.hearth.feature.accountdata.AccountDataEvent;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.http.Request;
import chat.hearth.room.EventViews;
import chat.hearth.room.RoomHead;
import chat.hearth.room.RoomMembership;
import chat.hearth.room.RoomToken;
import chat.hearth.room.Rooms;
import chat.hearth.room.Visibility;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One room as it is, or as it was when the user left: its newest events and its state. */
final class RoomSnapshot {
  private final Rooms rooms;
  private final EventViews views;

  RoomSnapshot(Rooms rooms, EventViews views) {
    this.rooms = rooms;
    this.views = views;
  }

  /** What a snapshot is made for: a user, so many events of each room, a position. */
  static Scope scope(Request request, int limit, long upTo, Set<UserId> ignored) {
    return new Scope(
        request.userId(),
        request.requester().device(),
        SyncFilter.ofTimeline(limit),
        0,
        0,
        0,
        0,
        upTo,
        false,
        false,
        ignored);
  }

  /**
   * The room's part of a response.
   *
   * @param latest the newest sequence that the user may see
   * @param own what the user is in the room; empty for who only looks into it
   */
  ObjectNode of(
      Scope scope,
      RoomHead head,
      Visibility visibility,
      long latest,
      Optional<RoomMembership> own,
      boolean listed,
      List<AccountDataEvent> accountData) {
    var client = views.of(head, scope.user(), scope.device(), visibility);
    long last = Math.min(latest, rooms.sequenceAt(head, scope.upTo()));
    var window = TimelineWindow.read(rooms, views, head, visibility, scope, 0, last);
    client.bundle(window.events());

    var json = Json.object();
    json.put("room_id", head.roomId().value());
    own.ifPresent(one -> json.put("membership", one.membership().text()));
    json.put("visibility", listed ? "public" : "private");
    var messages = json.putObject("messages");
    messages.put("start", RoomToken.upTo(window.before()).toString());
    // Who left gets nothing more from the stream: the token is one of the room's own.
    var streams =
        visibility.isJoinedNow()
            || rooms.current(head).historyVisibility().equals("world_readable");
    messages.put(
        "end", streams ? new SyncToken(scope.upTo()).toString() : RoomToken.upTo(last).toString());
    var chunk = messages.putArray("chunk");
    window.events().forEach(event -> chunk.add(client.withRoom(event)));
    var view = rooms.stateAfterSequence(head, last);
    var state = json.putArray("state");
    view.core().forEach(event -> state.add(client.withRoom(event)));
    view.members().forEach(event -> state.add(client.withRoom(event)));
    var data = json.putArray("account_data");
    accountData.forEach(event -> data.add(accountData(event)));
    return json;
  }

  static JsonNode accountData(AccountDataEvent event) {
    return Json.raw(event.json().getBytes(StandardCharsets.UTF_8));
  }
}
