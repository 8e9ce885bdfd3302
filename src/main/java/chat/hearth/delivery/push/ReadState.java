package chat.hearth.delivery.push;

import chat.hearth.matrix.UserId;
import java.util.Map;

/**
 * Up to which sequences a user has read a room, so far as receipts and joining say. What the user
 * said there counts as read too.
 *
 * @param everything the main timeline and all threads
 * @param main the main timeline; at least {@code everything}
 * @param threads by the root's event ID
 */
record ReadState(UserId user, long everything, long main, Map<String, Long> threads) {
  long thread(String root) {
    return Math.max(everything, threads.getOrDefault(root, 0L));
  }
}
