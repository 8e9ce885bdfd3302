package chat.hearth.feature.timeline;

import chat.hearth.event.EventDraft;
import chat.hearth.feature.relations.RelationRules;
import chat.hearth.matrix.EventId;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.RoomId;
import chat.hearth.platform.http.Requester;
import chat.hearth.room.Proposal;
import chat.hearth.room.Rooms;
import chat.hearth.room.TransactionKey;
import java.time.Duration;
import java.util.Optional;

/** The way of an event that a client wrote into its room, now or later. */
final class Sending {
  private final Rooms rooms;
  private final RelationRules relations;
  private final StateRules state;
  private final Later later;

  Sending(Rooms rooms, RelationRules relations, StateRules state, Later later) {
    this.rooms = rooms;
    this.relations = relations;
    this.state = state;
    this.later = later;
  }

  /** Appends an event that the rules for clients and those of the room allow. */
  EventId send(RoomId room, EventDraft draft, Optional<TransactionKey> transaction) {
    if (draft.stateKey().isPresent()) {
      var checked = state.checked(room, draft);
      return rooms.append(room, Proposal.of(checked), transaction).getFirst();
    }
    return relations
        .checked(
            room, draft, transaction, () -> rooms.append(room, Proposal.of(draft), transaction))
        .getFirst();
  }

  /**
   * Keeps an event to be sent when a delay is over, and returns its ID. What it may not do now it
   * may be allowed to do then; but only members leave events in a room.
   *
   * @throws MatrixError {@code M_FORBIDDEN} where the sender is not joined
   */
  String keep(
      Requester by, RoomId room, EventDraft draft, Optional<String> transaction, Duration delay) {
    by.requireActive();
    if (!rooms.memberships().isJoined(draft.sender(), room)) {
      throw MatrixError.forbidden("You are not in this room");
    }
    return later.keep(by, room, draft, transaction, delay);
  }
}
