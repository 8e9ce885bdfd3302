package chat.hearth.room;

import chat.hearth.event.Pdu;
import chat.hearth.matrix.EventId;
import java.util.List;
import java.util.Optional;

/**
 * An event made elsewhere whose format, signatures and hash have been checked, and how it comes.
 *
 * @param stateBefore the state before it, as another server tells it, where prev events can't be
 *     had
 */
record Arrival(Pdu pdu, Kind kind, Optional<List<EventId>> stateBefore) {
  enum Kind {
    /** Sent as new. */
    NEW,
    /** Asked for, as history. */
    HISTORY,
    /** Asked for, for what it authorises or is the state of. */
    OUTLIER
  }

  static Arrival of(Pdu pdu, Kind kind) {
    return new Arrival(pdu, kind, Optional.empty());
  }
}
