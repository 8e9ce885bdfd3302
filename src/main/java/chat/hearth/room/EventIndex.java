package chat.hearth.room;

import chat.hearth.platform.storage.Transaction.Statement;
import java.util.List;

/**
 * A chapter's table about events, written in the transaction that commits them: who reads it with
 * an event at hand finds it complete.
 *
 * <p>Called by several committers at once, for every event of every room: it must be quick, must
 * not read the database, and most events should give no statement.
 */
public interface EventIndex {
  /**
   * An event of a room that lost its content.
   *
   * @param by the sequence of the event that redacted it; where its time was over, that of the
   *     room's next event, which is not there yet
   * @param expired whether its time was over
   */
  record Redaction(long room, long sequence, long by, boolean expired) {}

  /**
   * The statements that bring the table up to date.
   *
   * @param events that clients will see, of one or several rooms; those of a room in the order of
   *     their arrival, which for a {@link Standing#BACKFILLED} one is not that of the timeline. The
   *     positions of new ones are still 0
   * @param redactions of older events and of some among these
   */
  List<Statement> index(List<StoredEvent> events, List<Redaction> redactions);
}
