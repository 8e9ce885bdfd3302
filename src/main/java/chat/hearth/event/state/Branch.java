package chat.hearth.event.state;

import java.util.Arrays;

/** More entries than a leaf holds, parted by the next bits of their key hashes. */
final class Branch extends Node {
  private final int bitmap;
  private final int count;
  private final Node[] children;

  /**
   * @param bitmap which of the 32 children there are
   * @param count how many entries all of them have
   * @param children those in the bitmap, from its lowest bit
   */
  Branch(int bitmap, int count, Node[] children, long pointer) {
    super(pointer);
    this.bitmap = bitmap;
    this.count = count;
    this.children = children;
  }

  static Branch split(long[] hashes, long[] seqs, int depth) {
    int bitmap = 0;
    var children = new Node[1 << BITS];
    int size = 0;
    for (int from = 0; from < hashes.length; ) {
      int index = index(hashes[from], depth);
      int to = from + 1;
      while (to < hashes.length && index(hashes[to], depth) == index) {
        to++;
      }
      bitmap |= 1 << index;
      children[size++] =
          Node.of(
              Arrays.copyOfRange(hashes, from, to), Arrays.copyOfRange(seqs, from, to), depth + 1);
      from = to;
    }
    return new Branch(bitmap, hashes.length, Arrays.copyOf(children, size), 0);
  }

  int bitmap() {
    return bitmap;
  }

  int size() {
    return children.length;
  }

  Node child(int i) {
    return children[i];
  }

  @Override
  Branch open() {
    return this;
  }

  @Override
  int count() {
    return count;
  }

  @Override
  long get(long hash, int depth) {
    int bit = 1 << index(hash, depth);
    return (bitmap & bit) == 0
        ? DiffConsumer.ABSENT
        : children[position(bit)].open().get(hash, depth + 1);
  }

  @Override
  Node with(long hash, long seq, int depth) {
    int bit = 1 << index(hash, depth);
    int i = position(bit);
    if ((bitmap & bit) == 0) {
      var added = Arrays.copyOf(children, children.length + 1);
      System.arraycopy(children, i, added, i + 1, children.length - i);
      added[i] = new Leaf(new long[] {hash}, new long[] {seq}, 0);
      return new Branch(bitmap | bit, count + 1, added, 0);
    }
    var before = children[i].open();
    var after = before.with(hash, seq, depth + 1);
    return after == before ? this : replaced(i, after, count + after.count() - before.count());
  }

  @Override
  Node without(long hash, int depth) {
    int bit = 1 << index(hash, depth);
    if ((bitmap & bit) == 0) {
      return this;
    }
    int i = position(bit);
    var before = children[i].open();
    var after = before.without(hash, depth + 1);
    if (after == before) {
      return this;
    }
    Branch rest;
    if (after.count() > 0) {
      rest = replaced(i, after, count - 1);
    } else {
      var remaining = Arrays.copyOf(children, children.length - 1);
      System.arraycopy(children, i + 1, remaining, i, remaining.length - i);
      rest = new Branch(bitmap & ~bit, count - 1, remaining, 0);
    }
    return rest.count > LEAF_ENTRIES ? rest : rest.collapsed();
  }

  @Override
  int copy(long[] toHashes, long[] toSeqs, int at) {
    int end = at;
    for (var child : children) {
      end = child.open().copy(toHashes, toSeqs, end);
    }
    return end;
  }

  private int position(int bit) {
    return Integer.bitCount(bitmap & (bit - 1));
  }

  private Branch replaced(int i, Node child, int newCount) {
    var replaced = children.clone();
    replaced[i] = child;
    return new Branch(bitmap, newCount, replaced, 0);
  }

  private Leaf collapsed() {
    var hashes = new long[count];
    var seqs = new long[count];
    copy(hashes, seqs, 0);
    return new Leaf(hashes, seqs, 0);
  }
}
