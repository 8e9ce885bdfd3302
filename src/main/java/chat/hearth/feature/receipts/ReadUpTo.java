package chat.hearth.feature.receipts;

import chat.hearth.matrix.EventId;
import java.util.Map;

/**
 * Up to which sequences a user has read a room: of the public and the private receipts those that
 * are further ahead. 0 where there is none.
 *
 * @param unthreaded of the receipt without a thread
 * @param main of that for the main timeline
 * @param threads of those for threads, by their roots
 */
public record ReadUpTo(long unthreaded, long main, Map<EventId, Long> threads) {
  public static final ReadUpTo NOTHING = new ReadUpTo(0, 0, Map.of());
}
