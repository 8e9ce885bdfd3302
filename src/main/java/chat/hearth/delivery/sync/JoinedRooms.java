package chat.hearth.delivery.sync;

import chat.hearth.feature.accountdata.AccountDataEvent;
import chat.hearth.room.RoomMembership;
import chat.hearth.room.Rooms;
import chat.hearth.room.StoredEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Rooms that the user is joined to: what happened there, or all of it where the join is new. */
final class JoinedRooms {
  private final Rooms rooms;
  private final RoomRenderer renderer;
  private final UnreadSection unread;

  JoinedRooms(Rooms rooms, RoomRenderer renderer, UnreadSection unread) {
    this.rooms = rooms;
    this.renderer = renderer;
    this.unread = unread;
  }

  /**
   * @param ephemeral what happens there without becoming history
   * @param sticky sticky events that are new to the client
   * @param recount whether the room is sent for its unread counts alone
   */
  void add(
      Scope scope,
      RoomMembership membership,
      List<AccountDataEvent> accountData,
      List<JsonNode> ephemeral,
      List<StoredEvent> sticky,
      boolean recount,
      ObjectNode part) {
    var head = rooms.head(membership.room());
    var isNew = membership.since() > scope.since();
    if (!isNew
        && !scope.fullState()
        && head.position() <= scope.since()
        && accountData.isEmpty()
        && ephemeral.isEmpty()
        && sticky.isEmpty()
        && !recount) {
      return;
    }
    var room =
        renderer.render(
            scope,
            head,
            isNew ? 0 : scope.since(),
            head.lastSequence(),
            isNew || scope.fullState(),
            sticky);
    if (accountData.isEmpty()
        && ephemeral.isEmpty()
        && !recount
        && !room.hasNews()
        && !isNew
        && !scope.fullState()) {
      return;
    }
    var json = room.json();
    if (!accountData.isEmpty()) {
      var events = json.putObject("account_data").putArray("events");
      accountData.forEach(event -> events.add(RoomRenderer.accountData(event)));
    }
    if (!ephemeral.isEmpty()) {
      json.putObject("ephemeral").putArray("events").addAll(ephemeral);
    }
    unread.add(scope, head, room.covered(), json);
    json.set("summary", room.summary());
    part.set(membership.room().value(), json);
  }
}
