package chat.hearth.feature.relations;

import chat.hearth.matrix.EventId;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Remembers of events whether anything is to be bundled with them, so that timelines without
 * relations cost no query.
 *
 * <p>A table of a fixed size in which a newer event takes the place of an older one: it forgets,
 * and is never wrong. A slot holds 63 bits of the ID's hash and one bit for the answer. That an
 * event is plain is only written over what the slot held before the database was asked; what a
 * commit writes meanwhile wins.
 */
final class PlainEvents {
  private static final int SLOTS = 1 << 19; // 4 MB

  private final AtomicLongArray slots = new AtomicLongArray(SLOTS);

  /** Whether it is known that nothing relates to the event. */
  boolean isPlain(EventId id) {
    var hash = hash(id.value());
    return slots.get(slot(hash)) == hash;
  }

  /** What the event's slot holds: to be taken before the database is asked. */
  long before(EventId id) {
    return slots.get(slot(hash(id.value())));
  }

  /**
   * The database was asked after {@link #before}, and knows of nothing that relates to it. Where a
   * commit had announced something by then, it may not have been there yet: nothing is written.
   */
  void foundPlain(EventId id, long before) {
    var hash = hash(id.value());
    if (before != (hash | 1)) {
      slots.compareAndSet(slot(hash), before, hash);
    }
  }

  /** The event is new: nothing can relate to it yet. */
  void isNew(EventId id) {
    var hash = hash(id.value());
    slots.set(slot(hash), hash);
  }

  /** Something is about to relate to the event. */
  void isRelatedTo(String id) {
    var hash = hash(id);
    slots.set(slot(hash), hash | 1);
  }

  private static int slot(long hash) {
    return (int) (hash >>> 40) & (SLOTS - 1);
  }

  private static long hash(String id) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < id.length(); i++) {
      hash = (hash ^ id.charAt(i)) * 0x9e3779b97f4a7c15L;
      hash ^= hash >>> 29;
    }
    return (hash ^ hash >>> 32) & ~1L | 2; // never 0, which is an empty slot
  }
}
