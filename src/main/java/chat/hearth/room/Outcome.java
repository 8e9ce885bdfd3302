package chat.hearth.room;

import chat.hearth.matrix.EventId;

/**
 * What became of an event that was received.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/server-server-api/#checks-performed-on-receipt-of-a-pdu">
 *     Server-Server API: checks performed on receipt of a PDU</a>
 */
public sealed interface Outcome {
  /** It is a part of the room. */
  record Accepted(EventId event) implements Outcome {}

  /** It is kept, and neither shown nor extended: the current state does not allow it. */
  record SoftFailed(EventId event, String rule, String reason) implements Outcome {}

  /** It is kept as a warning to what cites it: the state that it names does not allow it. */
  record Rejected(EventId event, String rule, String reason) implements Outcome {}

  /** It was there already. */
  record Duplicate(EventId event) implements Outcome {}

  /** It is no event of this room, or what it builds on can't be had; nothing is kept. */
  record Dropped(String reason) implements Outcome {}
}
