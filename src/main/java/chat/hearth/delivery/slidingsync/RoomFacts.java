package chat.hearth.delivery.slidingsync;

import chat.hearth.delivery.push.Count;
import chat.hearth.delivery.sync.Summary;
import chat.hearth.event.StateKey;
import chat.hearth.matrix.UserId;
import chat.hearth.room.RoomHead;
import chat.hearth.room.Rooms;
import chat.hearth.room.StateView;
import java.util.List;
import java.util.Optional;

/** Reads the facts of rooms. */
final class RoomFacts {
  private final Rooms rooms;

  RoomFacts(Rooms rooms) {
    this.rooms = rooms;
  }

  /** Of a room that the user is joined to. */
  Facts of(UserId user, ListedRoom room, boolean isDirect, Count unread) {
    var state = rooms.current(room.head());
    var name = text(state, StateKey.NAME, "name");
    return new Facts(
        name,
        text(state, StateKey.AVATAR, "url"),
        name.isPresent() ? List.of() : heroes(user, room.head(), state),
        isDirect,
        room.head().joined(),
        room.head().invited(),
        unread.notifications(),
        unread.highlights(),
        room.bump());
  }

  /** Of a room that the user is not in: what it may know of it is in the stripped state. */
  static Facts outside(ListedRoom room, boolean isDirect) {
    return new Facts(
        Optional.empty(), Optional.empty(), List.of(), isDirect, -1, -1, -1, -1, room.bump());
  }

  private List<Facts.Hero> heroes(UserId user, RoomHead head, StateView state) {
    return Summary.heroes(rooms, head, user).stream()
        .map(
            hero -> {
              var key = new StateKey("m.room.member", hero);
              return new Facts.Hero(
                  hero, text(state, key, "displayname"), text(state, key, "avatar_url"));
            })
        .toList();
  }

  private static Optional<String> text(StateView state, StateKey key, String field) {
    return state
        .get(key)
        .map(event -> event.content().path(field))
        .filter(value -> value.isTextual() && !value.textValue().isEmpty())
        .map(value -> value.textValue());
  }
}
