package chat.hearth.platform.stream;

import java.util.LinkedHashMap;

/**
 * When something last changed, by key, in memory, so that a reader of the log learns without a
 * query that nothing is new for its key.
 *
 * <p>Whoever writes adds to it in {@link Writer#onCommit}: before the position is visible.
 */
public final class LastChanges<K> {
  private final int kept;
  // In the order of their last change.
  private final LinkedHashMap<K, Long> positions = new LinkedHashMap<>();
  // Changes up to this position may have been let go.
  private long completeAfter;

  /**
   * Begins with nothing.
   *
   * @param kept how many keys at most
   * @param position the newest of the log
   */
  public LastChanges(int kept, long position) {
    this.kept = kept;
    this.completeAfter = position;
  }

  public synchronized void changed(K key, long position) {
    var known = positions.remove(key);
    positions.put(key, known == null ? position : Math.max(known, position));
    if (positions.size() > kept) {
      var oldest = positions.pollFirstEntry();
      completeAfter = Math.max(completeAfter, oldest.getValue());
    }
  }

  /** Whether a key may have changed after a position: never wrongly false. */
  public synchronized boolean mayHaveChanged(K key, long after) {
    var last = positions.get(key);
    return after < completeAfter || (last != null && last > after);
  }
}
