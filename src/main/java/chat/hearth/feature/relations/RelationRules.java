package chat.hearth.feature.relations;

import chat.hearth.event.EventDraft;
import chat.hearth.matrix.EventId;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.RoomId;
import chat.hearth.room.RoomHead;
import chat.hearth.room.Rooms;
import chat.hearth.room.StoredEvent;
import chat.hearth.room.TransactionKey;
import chat.hearth.room.Visibility;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What an event that a client sends may relate to. */
public final class RelationRules {
  private static final int LOCKS = 256;

  private final Rooms rooms;
  private final RelationStore store;
  // The same annotation from two devices at once: the second waits for the first.
  private final ReentrantLock[] annotating =
      Stream.generate(ReentrantLock::new).limit(LOCKS).toArray(ReentrantLock[]::new);

  RelationRules(Rooms rooms, RelationStore store) {
    this.rooms = rooms;
    this.store = store;
  }

  /**
   * Sends an event if what it relates to allows it.
   *
   * @param send appends the event and returns when it is durable
   * @throws MatrixError {@code M_INVALID_PARAM} where the other event is not in this room, or none
   *     that the sender may see; {@code M_UNKNOWN} for a thread on an event that is a child itself;
   *     {@code M_DUPLICATE_ANNOTATION}
   */
  public <T> T checked(
      RoomId room, EventDraft draft, Optional<TransactionKey> transaction, Supplier<T> send) {
    var relation = Relation.of(draft.type(), draft.content());
    var head = relation.flatMap(one -> rooms.find(room));
    if (relation.isEmpty() || head.isEmpty()) {
      return send.get();
    }
    parent(head.get(), draft, relation.get());
    if (!relation.get().type().equals(Relation.ANNOTATION) || !relation.get().complete()) {
      return send.get();
    }
    var same =
        Arrays.asList(
            room, relation.get().parent(), draft.sender(), draft.type(), relation.get().key());
    var lock = annotating[Math.floorMod(same.hashCode(), LOCKS)];
    lock.lock();
    try {
      isNew(head.get(), draft, relation.get(), transaction);
      return send.get();
    } finally {
      lock.unlock();
    }
  }

  private void parent(RoomHead head, EventDraft draft, Relation relation) {
    var visibility = new Visibility(rooms, head, draft.sender());
    if (!visibility.isJoinedNow()) {
      return; // the room's rules say no, and say nothing of the room's events
    }
    var parent =
        eventId(relation.parent())
            .flatMap(id -> rooms.event(head, id))
            .filter(visibility::mayRead)
            .orElseThrow(
                () -> MatrixError.invalidParam("What the event relates to is not in this room"));
    if (relation.type().equals(Relation.THREAD)
        && Relation.of(parent.pdu().type(), parent.pdu().content()).isPresent()) {
      throw MatrixError.of(
          400, "M_UNKNOWN", "A thread cannot begin at an event that relates to another");
    }
  }

  private void isNew(
      RoomHead head, EventDraft draft, Relation relation, Optional<TransactionKey> transaction) {
    var first =
        store.annotation(
            head.num(),
            relation.parent(),
            draft.sender().value(),
            draft.type(),
            relation.key().orElseThrow());
    if (first.isEmpty()) {
      return;
    }
    // The head may be older than what is found.
    var fresh = rooms.head(head.roomId());
    var isRepeated =
        rooms.events(fresh, List.of(first.get())).stream()
            .map(StoredEvent::transaction)
            .anyMatch(known -> known.isPresent() && known.equals(transaction));
    if (!isRepeated) {
      throw MatrixError.of(
          400, "M_DUPLICATE_ANNOTATION", "You have annotated this event so already");
    }
  }

  private static Optional<EventId> eventId(String text) {
    return text.startsWith("$") && text.length() > 1
        ? Optional.of(new EventId(text))
        : Optional.empty();
  }
}
