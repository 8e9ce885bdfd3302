package chat.hearth.event.state;

/**
 * A subtree: a {@link Leaf}, a {@link Branch}, or one of them not yet read, {@link Stored}.
 *
 * <p>Its shape follows from its entries alone: up to {@link #LEAF_ENTRIES} are a leaf, more are a
 * branch on the next {@link #BITS} bits of the key hashes, from the top. Contents never change;
 * only the pointer is set, once, when the node is written.
 */
abstract sealed class Node permits Leaf, Branch, Stored {
  static final int BITS = 5;

  /**
   * With 16, branches end before the hash does: 60 bits in, at most 16 keys are left. It also makes
   * the leaves of a room of 10,000 about ten entries big, the cheapest to rewrite.
   */
  static final int LEAF_ENTRIES = 16;

  /** The packed {@link StateRef}, 0 until the node is written. */
  private volatile long pointer;

  Node(long pointer) {
    this.pointer = pointer;
  }

  final long pointer() {
    return pointer;
  }

  final void written(long at) {
    pointer = at;
  }

  /** Whether both are known to hold the same without reading either. */
  final boolean isSameAs(Node other) {
    return this == other || (pointer != 0 && pointer == other.pointer);
  }

  /** The leaf or branch itself, read from its segment if need be. */
  abstract Node open();

  /** How many entries the subtree has. */
  abstract int count();

  /** The sequence at a key hash, or {@link DiffConsumer#ABSENT}. */
  abstract long get(long hash, int depth);

  /** The subtree with an entry set, itself if nothing changes. */
  abstract Node with(long hash, long seq, int depth);

  /** The subtree without a key, itself if it has none. */
  abstract Node without(long hash, int depth);

  /** Copies every entry from {@code at} on, in the order of the key hashes; returns the end. */
  abstract int copy(long[] hashes, long[] seqs, int at);

  /** The canonical subtree of some entries, sorted by unsigned hash. */
  static Node of(long[] hashes, long[] seqs, int depth) {
    return hashes.length <= LEAF_ENTRIES
        ? new Leaf(hashes, seqs, 0)
        : Branch.split(hashes, seqs, depth);
  }

  /** Which child of a branch at this depth a key hash belongs to. */
  static int index(long hash, int depth) {
    return (int) (hash >>> (Long.SIZE - BITS * (depth + 1))) & ((1 << BITS) - 1);
  }
}
