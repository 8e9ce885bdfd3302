package chat.hearth.room;

import chat.hearth.event.Pdu;
import chat.hearth.event.state.StateRef;
import chat.hearth.matrix.EventId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;

/**
 * What one room wants to commit: everything that it staged on top of its last committed head.
 *
 * @param isNew whether the room's row has to be made
 * @param next the head after the commit, its position still that of the previous one
 * @param events the new events with their positions still 0, in order
 * @param encoded the new events as their rows hold them, in the same order
 * @param segment the new nodes of the state tree; empty where there are none
 * @param members whose membership changes
 * @param settled outliers that found their place, with their edges
 * @param forkedState the current state after the batch, where it is not that after its newest event
 * @param gaps what is known to be missing, and what no longer is
 * @param redactions which older events lose their content
 * @param published told the position after the commit, before followers are: the room publishes its
 *     head there
 * @param committed completed with the log position, or exceptionally
 */
record RoomBatch(
    boolean isNew,
    RoomHead next,
    List<StoredEvent> events,
    List<Encoded> encoded,
    byte[] segment,
    List<Member> members,
    List<Redacted> redactions,
    List<Settled> settled,
    Optional<Forked> forkedState,
    Gaps gaps,
    LongConsumer published,
    CompletableFuture<Long> committed) {

  /** The columns of an event that cost something to make: made by the room, not the committer. */
  record Encoded(byte[] eventId, byte[] edges, byte[] body) {}

  /**
   * A user's new place in the room.
   *
   * @param transition whether the membership is another than before the batch, or was meanwhile
   * @param ceasedToBeJoined the sequence at which the user stopped being joined within the batch; 0
   *     where that did not happen
   */
  record Member(
      String userId,
      Membership membership,
      long sequence,
      boolean transition,
      long ceasedToBeJoined) {}

  /** An event that was an outlier so far. */
  record Settled(StoredEvent event, byte[] edges) {}

  /** The current state after the live event with a sequence. */
  record Forked(long sequence, StateRef state) {}

  /**
   * Changes to what is missing.
   *
   * @param missing prev events that are not known, and who cites them
   * @param found that are missing no longer
   * @param early redactions of events that are not known
   * @param done redactions that were early and have been applied, by what they redact
   */
  record Gaps(
      List<Citation> missing, List<EventId> found, List<Citation> early, List<EventId> done) {
    static final Gaps NONE = new Gaps(List.of(), List.of(), List.of(), List.of());

    boolean isEmpty() {
      return missing.isEmpty() && found.isEmpty() && early.isEmpty() && done.isEmpty();
    }
  }

  /** An event that is not known, and the sequence of one that names it. */
  record Citation(EventId event, long by) {}

  /** An event that loses its content; by itself where its time is over. */
  record Redacted(long sequence, Pdu rest, byte[] body, long by) {
    boolean isExpiry() {
      return by == sequence;
    }
  }
}
