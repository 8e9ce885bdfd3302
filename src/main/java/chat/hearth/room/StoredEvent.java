package chat.hearth.room;

import chat.hearth.event.Pdu;
import chat.hearth.event.state.StateRef;
import chat.hearth.matrix.EventId;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An event in its place: a PDU with its sequence, its log position and the state around it.
 *
 * @param room the room's number
 * @param sequence its place in the room, topological: whatever it refers to has a lower one
 * @param position of its log record: what a sync token is compared with
 * @param pdu the event; where it is redacted, what redaction left
 * @param before the state before it
 * @param after the state after it; the same unless it is a state event
 * @param redactedBy the sequence of the event that redacted it
 * @param transaction how its sender's device named it
 * @param clientJson what clients are sent of it, written at the first use
 */
public record StoredEvent(
    long room,
    long sequence,
    long position,
    Pdu pdu,
    StateRef before,
    StateRef after,
    OptionalLong redactedBy,
    Optional<TransactionKey> transaction,
    ClientJson clientJson) {

  public EventId eventId() {
    return pdu.eventId();
  }

  StoredEvent at(long committed) {
    return new StoredEvent(
        room, sequence, committed, pdu, before, after, redactedBy, transaction, clientJson);
  }

  StoredEvent between(StateRef stateBefore, StateRef stateAfter) {
    return new StoredEvent(
        room,
        sequence,
        position,
        pdu,
        stateBefore,
        stateAfter,
        redactedBy,
        transaction,
        clientJson);
  }

  StoredEvent redacted(Pdu rest, long redaction) {
    return new StoredEvent(
        room,
        sequence,
        position,
        rest,
        before,
        after,
        OptionalLong.of(redaction),
        transaction,
        new ClientJson(rest));
  }
}
