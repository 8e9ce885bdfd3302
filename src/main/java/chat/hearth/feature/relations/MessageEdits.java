package chat.hearth.feature.relations;

import chat.hearth.matrix.EventId;
import chat.hearth.room.RoomHead;
import chat.hearth.room.Rooms;
import chat.hearth.room.StoredEvent;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What messages say by now, the same for everybody. */
public final class MessageEdits {
  private final Rooms rooms;
  private final Summaries summaries;

  MessageEdits(Rooms rooms, Summaries summaries) {
    this.rooms = rooms;
    this.summaries = summaries;
  }

  /** The newest valid edit of an event; no query for events that are known to have none. */
  public Optional<StoredEvent> newest(RoomHead head, StoredEvent event) {
    if (isEdit(event) || event.redactedBy().isPresent()) {
      return Optional.empty();
    }
    return summaries.of(head, List.of(event)).values().stream()
        .flatMap(summary -> summary.edits().stream())
        .filter(sequence -> sequence <= head.lastSequence())
        .flatMap(sequence -> rooms.events(head, List.of(sequence)).stream())
        .filter(edit -> edit.redactedBy().isEmpty())
        .max(
            Comparator.comparingLong((StoredEvent edit) -> edit.pdu().originServerTs())
                .thenComparing(StoredEvent::eventId));
  }

  /** The event that an edit edits; empty where the event is none, or edits nothing of this room. */
  public Optional<StoredEvent> edited(RoomHead head, StoredEvent edit) {
    return Relation.of(edit.pdu().type(), edit.pdu().content())
        .filter(relation -> relation.type().equals(Relation.REPLACE))
        .filter(relation -> relation.parent().startsWith("$") && relation.parent().length() > 1)
        .flatMap(relation -> rooms.event(head, new EventId(relation.parent())));
  }

  private static boolean isEdit(StoredEvent event) {
    return Relation.of(event.pdu().type(), event.pdu().content())
        .filter(relation -> relation.type().equals(Relation.REPLACE))
        .isPresent();
  }
}
