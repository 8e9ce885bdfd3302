package chat.hearth.delivery.push;

import chat.hearth.event.StateKey;
import chat.hearth.feature.pushrules.Surroundings;
import chat.hearth.matrix.EventId;
import chat.hearth.matrix.UserId;
import chat.hearth.room.RoomHead;
import chat.hearth.room.Rooms;
import chat.hearth.room.StoredEvent;
import java.util.Optional;

/**
 * The room around an event: the sender's power as it was when the event was sent, so that it need
 * not be judged again; members and their names as they are now.
 */
record AroundEvent(Rooms rooms, FollowedThreads followed, RoomHead head, StoredEvent event)
    implements Surroundings {
  @Override
  public int joinedMembers() {
    return head.joined();
  }

  @Override
  public boolean senderMayNotify(String key) {
    return senderMayNotify(rooms, head, event, key);
  }

  static boolean senderMayNotify(Rooms rooms, RoomHead head, StoredEvent event, String key) {
    var levels = rooms.stateBefore(head, event).powerLevels();
    return levels.of(event.pdu().sender()) >= levels.notification(key);
  }

  @Override
  public Optional<Boolean> followsThread(UserId user) {
    return Relation.of(event.pdu())
        .thread()
        .flatMap(
            root ->
                followed.of(user, head.roomId()).map(roots -> roots.contains(new EventId(root))));
  }

  @Override
  public Optional<String> displayName(UserId user) {
    return rooms
        .current(head)
        .get(StateKey.member(user))
        .map(member -> member.content().path("displayname"))
        .filter(name -> name.isTextual())
        .map(name -> name.textValue());
  }
}
