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
 * @param sequence the number of its arrival in the room: its auth events have lower ones
 * @param position of its log record: what a sync token is compared with
 * @param pdu the event; where it is redacted, what redaction left
 * @param before the state before it
 * @param after the state after it; the same unless it is a state event
 * @param redactedBy the sequence of the event that redacted it; its own where its time was over
 * @param transaction how its sender's device named it
 * @param clientJson what clients are sent of it, written at the first use
 * @param standing whether it is a part of the room, and of the timeline
 * @param place where it stands in the timeline ({@link RoomToken#place}); means nothing unless it
 *     is shown
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
    ClientJson clientJson,
    Standing standing,
    long place) {

  public EventId eventId() {
    return pdu.eventId();
  }

  /** The place in the timeline just behind it. */
  public RoomToken tokenBehind() {
    return new RoomToken(place);
  }

  /** The place in the timeline just before it. */
  public RoomToken tokenBefore() {
    return new RoomToken(place - 1);
  }

  /** Whether it lost its content because its time was over; nobody is shown it any more. */
  public boolean isExpired() {
    return redactedBy.isPresent() && redactedBy.getAsLong() == sequence;
  }

  boolean isRejected() {
    return standing == Standing.REJECTED;
  }

  StoredEvent at(long committed) {
    return copy(committed, pdu, before, after, redactedBy, clientJson, standing, place);
  }

  StoredEvent between(StateRef stateBefore, StateRef stateAfter) {
    return copy(position, pdu, stateBefore, stateAfter, redactedBy, clientJson, standing, place);
  }

  StoredEvent standing(Standing now, long at) {
    return copy(position, pdu, before, after, redactedBy, clientJson, now, at);
  }

  StoredEvent redacted(Pdu rest, long redaction) {
    return copy(
        position,
        rest,
        before,
        after,
        OptionalLong.of(redaction),
        new ClientJson(rest),
        standing,
        place);
  }

  private StoredEvent copy(
      long newPosition,
      Pdu newPdu,
      StateRef newBefore,
      StateRef newAfter,
      OptionalLong newRedactedBy,
      ClientJson newClientJson,
      Standing newStanding,
      long newPlace) {
    return new StoredEvent(
        room,
        sequence,
        newPosition,
        newPdu,
        newBefore,
        newAfter,
        newRedactedBy,
        transaction,
        newClientJson,
        newStanding,
        newPlace);
  }
}
