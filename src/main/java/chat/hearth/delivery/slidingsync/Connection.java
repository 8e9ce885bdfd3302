package chat.hearth.delivery.slidingsync;

import chat.hearth.matrix.MatrixError;
import java.util.TreeMap;

/**
 * One of a device's connections: what it has been sent up to each position that it may come back
 * with. An answer can get lost, so the one before the newest is kept until a newer one is
 * confirmed.
 */
final class Connection {
  // The confirmed one, an answer to it, and one to its repetition.
  private static final int KEPT = 3;

  private final String name;
  private final TreeMap<Long, Snapshot> snapshots = new TreeMap<>();
  private long last;

  /**
   * Makes a connection.
   *
   * @param name tells its positions from those of others
   */
  Connection(String name) {
    this.name = name;
  }

  /**
   * What the client has that comes back with a position; older ones are forgotten.
   *
   * @throws MatrixError {@code M_UNKNOWN_POS}
   */
  synchronized Snapshot at(String pos) {
    var number = number(pos);
    var snapshot = snapshots.get(number);
    if (snapshot == null) {
      throw unknown();
    }
    snapshots.headMap(number, false).clear();
    return snapshot;
  }

  /** Keeps what an answer brings the client to; returns the position that goes with it. */
  synchronized String issue(Snapshot snapshot) {
    snapshots.put(++last, snapshot);
    while (snapshots.size() > KEPT) {
      // Not the confirmed one, which a client may come back with for as long as it gets no answer.
      snapshots.remove(snapshots.higherKey(snapshots.firstKey()));
    }
    return name + "/" + last;
  }

  /** How many rooms it remembers. */
  synchronized int size() {
    return snapshots.isEmpty() ? 0 : snapshots.lastEntry().getValue().rooms().size();
  }

  static MatrixError unknown() {
    return MatrixError.of(
        400, "M_UNKNOWN_POS", "This position is not known (any more): begin without one");
  }

  private long number(String pos) {
    int slash = pos.indexOf('/');
    if (slash < 0 || !pos.substring(0, slash).equals(name)) {
      throw unknown();
    }
    try {
      return Long.parseLong(pos.substring(slash + 1));
    } catch (NumberFormatException e) {
      throw unknown();
    }
  }
}
