package chat.hearth.delivery.push.email;

import static java.util.Objects.requireNonNull;

import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import chat.hearth.room.Membership;
import chat.hearth.room.RoomHead;
import chat.hearth.room.Rooms;
import chat.hearth.room.StoredEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** What of all that somebody was notified of is still worth a letter. */
final class Unread {
  private final Rooms rooms;
  private final HasRead hasRead;
  private final Function<UserId, Set<UserId>> ignored;

  /** An event that is still there and was not read. */
  record Item(Heard heard, RoomHead head, StoredEvent event, boolean isInvite) {}

  Unread(Rooms rooms, HasRead hasRead, Function<UserId, Set<UserId>> ignored) {
    this.rooms = rooms;
    this.hasRead = hasRead;
    this.ignored = ignored;
  }

  /** Room by room, in the order given. */
  List<Item> of(UserId user, List<Heard> heard) {
    var byRoom = new LinkedHashMap<RoomId, Map<Long, Heard>>();
    for (var one : heard) {
      byRoom.computeIfAbsent(one.room(), id -> new LinkedHashMap<>()).put(one.sequence(), one);
    }
    var items = new ArrayList<Item>();
    byRoom.forEach(
        (room, there) ->
            rooms.find(room).ifPresent(head -> items.addAll(inRoom(user, head, there))));
    return items;
  }

  private List<Item> inRoom(UserId user, RoomHead head, Map<Long, Heard> there) {
    var membership = rooms.memberships().of(user, head.roomId());
    if (membership.isEmpty()) {
      return List.of();
    }
    var is = membership.get().membership();
    var sequences =
        there.keySet().stream()
            .filter(sequence -> sequence <= head.lastSequence())
            .filter(
                sequence ->
                    is == Membership.JOIN
                        || is == Membership.INVITE && sequence == membership.get().sequence())
            .toList();
    var items = new ArrayList<Item>();
    for (var event : rooms.events(head, sequences)) {
      if (event.redactedBy().isEmpty()
          && !rooms.expiry().isOver(head, event)
          && !ignored.apply(user).contains(event.pdu().sender())
          && !(is == Membership.JOIN && isOver(user, head, event))) {
        items.add(new Item(requireNonNull(there.get(event.sequence())), head, event, is == Membership.INVITE));
      }
    }
    return items;
  }

  /** Whether it was read, or was the invitation that was taken. */
  private boolean isOver(UserId user, RoomHead head, StoredEvent event) {
    return hasRead.test(user, head, event)
        || event.pdu().type().equals("m.room.member")
            && event.pdu().stateKey().filter(user.value()::equals).isPresent();
  }
}
