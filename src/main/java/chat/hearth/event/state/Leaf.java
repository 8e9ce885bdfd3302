package chat.hearth.event.state;

import java.util.Arrays;

/** Up to {@link Node#LEAF_ENTRIES} entries, sorted by unsigned key hash. */
final class Leaf extends Node {
  static final Leaf EMPTY = new Leaf(new long[0], new long[0], 0);

  private final long[] hashes;
  private final long[] seqs;

  Leaf(long[] hashes, long[] seqs, long pointer) {
    super(pointer);
    this.hashes = hashes;
    this.seqs = seqs;
  }

  long hash(int i) {
    return hashes[i];
  }

  long seq(int i) {
    return seqs[i];
  }

  @Override
  Leaf open() {
    return this;
  }

  @Override
  int count() {
    return hashes.length;
  }

  @Override
  long get(long hash, int depth) {
    int i = find(hash);
    return i >= 0 ? seqs[i] : DiffConsumer.ABSENT;
  }

  @Override
  Node with(long hash, long seq, int depth) {
    int i = find(hash);
    if (i >= 0) {
      if (seqs[i] == seq) {
        return this;
      }
      var newSeqs = seqs.clone();
      newSeqs[i] = seq;
      return new Leaf(hashes, newSeqs, 0);
    }
    return Node.of(inserted(hashes, ~i, hash), inserted(seqs, ~i, seq), depth);
  }

  @Override
  Node without(long hash, int depth) {
    int i = find(hash);
    if (i < 0) {
      return this;
    }
    return hashes.length == 1 ? EMPTY : new Leaf(removed(hashes, i), removed(seqs, i), 0);
  }

  @Override
  int copy(long[] toHashes, long[] toSeqs, int at) {
    System.arraycopy(hashes, 0, toHashes, at, hashes.length);
    System.arraycopy(seqs, 0, toSeqs, at, seqs.length);
    return at + hashes.length;
  }

  /** The index of a hash, or the complement of where it belongs. */
  private int find(long hash) {
    for (int i = 0; i < hashes.length; i++) {
      if (hashes[i] == hash) {
        return i;
      }
      if (Long.compareUnsigned(hashes[i], hash) > 0) {
        return ~i;
      }
    }
    return ~hashes.length;
  }

  private static long[] inserted(long[] values, int at, long value) {
    var result = Arrays.copyOf(values, values.length + 1);
    System.arraycopy(values, at, result, at + 1, values.length - at);
    result[at] = value;
    return result;
  }

  private static long[] removed(long[] values, int at) {
    var result = Arrays.copyOf(values, values.length - 1);
    System.arraycopy(values, at + 1, result, at, result.length - at);
    return result;
  }
}
