package chat.hearth.event.state;

/**
 * Hands out the segments of one room.
 *
 * <p>A tree asks for the same segments again and again, from any thread that reads it: an
 * implementation caches.
 */
@FunctionalInterface
public interface SegmentLoader {
  /**
   * The bytes of a segment, which nobody may change.
   *
   * @throws RuntimeException where there is no such segment; the tree's read fails with it
   */
  byte[] load(int ver);

  /** Announces that these segments will be loaded soon: a chance to fetch them all at once. */
  default void prefetch(int[] vers) {}
}
