package chat.hearth.feature.search;

import chat.hearth.matrix.RoomId;
import java.util.Comparator;

/**
 * An event that the index proposes.
 *
 * @param score how well it fits, in thousandths: higher is better
 */
record Hit(RoomId roomId, Place place, String sender, int score) {
  /** The best first; of equals the newest. */
  static final Comparator<Hit> BY_RANK =
      Comparator.comparingInt((Hit hit) -> hit.score()).thenComparing(Hit::place).reversed();

  private static final int BEST = 1_000;

  /** Where an event is among all events of the server. */
  record Place(long position, long room, long sequence) implements Comparable<Place> {
    static final Place END = new Place(Long.MAX_VALUE, 0, 0);

    private static final Comparator<Place> ORDER =
        Comparator.comparingLong(Place::position)
            .thenComparingLong(Place::room)
            .thenComparingLong(Place::sequence);

    @Override
    public int compareTo(Place other) {
      return ORDER.compare(this, other);
    }
  }

  /**
   * The fewer other words an entry has the better, and whole words are better than beginnings.
   *
   * @param length how many terms the entry has
   * @param exact whether it has all that was typed as whole words
   */
  static int score(int length, boolean exact) {
    var score = BEST / (1 + Math.log(1 + length / 4.0));
    return (int) (exact ? score : score * 0.6);
  }
}
