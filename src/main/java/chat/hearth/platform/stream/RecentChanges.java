package chat.hearth.platform.stream;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The newest changes of one kind, in memory, so that a reader of the log learns without a query
 * that nothing concerns it.
 *
 * <p>Whoever writes adds to it in {@link Writer#onCommit}: before the position is visible. What is
 * not found here between two visible positions has not happened.
 */
public final class RecentChanges<T> {
  private final int kept;
  private final ConcurrentSkipListMap<Long, List<T>> byPosition = new ConcurrentSkipListMap<>();
  private int size;
  // Everything after this position is here.
  private volatile long completeAfter;

  /**
   * Begins with nothing.
   *
   * @param kept how many changes at most
   * @param position the newest of the log
   */
  public RecentChanges(int kept, long position) {
    this.kept = kept;
    this.completeAfter = position;
  }

  public synchronized void add(long position, Collection<T> changes) {
    if (changes.isEmpty()) {
      return;
    }
    byPosition.merge(
        position,
        List.copyOf(changes),
        (one, other) -> {
          var both = new ArrayList<>(one);
          both.addAll(other);
          return both;
        });
    size += changes.size();
    while (size > kept) {
      var oldest = byPosition.firstEntry();
      completeAfter = Math.max(completeAfter, oldest.getKey());
      byPosition.remove(oldest.getKey());
      size -= oldest.getValue().size();
    }
  }

  /** All changes after a position up to another; empty where they are not all remembered. */
  public Optional<List<T>> between(long after, long upTo) {
    var found = new ArrayList<T>();
    if (after < upTo) {
      byPosition.subMap(after, false, upTo, true).values().forEach(found::addAll);
    }
    // Looked at last: what was let go while this was reading is noticed.
    return after < completeAfter ? Optional.empty() : Optional.of(found);
  }
}
