package chat.hearth.delivery.push;

import java.util.Map;

/**
 * What one user has not read in one room.
 *
 * @param main in the main timeline
 * @param threads by the root's event ID; only those with something unread
 */
public record Unread(Count main, Map<String, Count> threads) {
  public static final Unread NONE = new Unread(Count.ZERO, Map.of());

  /** The main timeline and all threads. */
  public Count all() {
    var sum = main;
    for (var thread : threads.values()) {
      sum = sum.plus(thread);
    }
    return sum;
  }
}
