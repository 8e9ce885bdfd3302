package chat.hearth.event.state;

import java.util.Arrays;

/** Reads nodes and snapshots of one room from its segments. */
final class SegmentReader {
  /** What a snapshot says; its subtrees are yet to be read. */
  record Snapshot(StateHash hash, Node core, Node members) {}

  private final SegmentLoader loader;

  SegmentReader(SegmentLoader loader) {
    this.loader = loader;
  }

  void prefetch(int[] vers, int size) {
    loader.prefetch(Arrays.stream(vers, 0, size).distinct().toArray());
  }

  /**
   * Reads the snapshot at a reference.
   *
   * @throws IllegalStateException where there is none
   */
  Snapshot snapshot(StateRef ref) {
    var cursor = new Cursor(ref);
    if (cursor.next() != SegmentFormat.SNAPSHOT) {
      throw new IllegalStateException("There is no snapshot at " + ref);
    }
    var hash = new StateHash(cursor.fixed(Long.BYTES), cursor.fixed(Long.BYTES));
    return new Snapshot(hash, cursor.pointer(), cursor.pointer());
  }

  /**
   * Reads the leaf or branch at a packed reference.
   *
   * @throws IllegalStateException where there is none
   */
  Node node(long pointer) {
    var cursor = new Cursor(StateRef.unpack(pointer));
    int kind = cursor.next();
    if (kind == SegmentFormat.BRANCH) {
      return branch(cursor, pointer);
    }
    if (kind < 1 || kind > Node.LEAF_ENTRIES) {
      throw new IllegalStateException("There is no node at " + cursor.ref);
    }
    return leaf(cursor, kind, pointer);
  }

  private static Leaf leaf(Cursor cursor, int count, long pointer) {
    var hashes = new long[count];
    var seqs = new long[count];
    for (int i = 0; i < count; i++) {
      hashes[i] = cursor.fixed(Long.BYTES);
    }
    for (int i = 0; i < count; i++) {
      seqs[i] = cursor.varint();
    }
    return new Leaf(hashes, seqs, pointer);
  }

  private static Branch branch(Cursor cursor, long pointer) {
    int bitmap = (int) cursor.fixed(Integer.BYTES);
    int count = (int) cursor.varint();
    var children = new Node[Integer.bitCount(bitmap)];
    for (int i = 0; i < children.length; i++) {
      children[i] = cursor.pointer();
    }
    return new Branch(bitmap, count, children, pointer);
  }

  private final class Cursor {
    private final StateRef ref;
    private final byte[] bytes;
    private int at;

    Cursor(StateRef ref) {
      this.ref = ref;
      bytes = loader.load(ref.ver());
      at = ref.slot();
      if (bytes[0] != SegmentFormat.VERSION || at == 0) {
        throw new IllegalStateException("This is no segment that this version reads: " + ref);
      }
    }

    int next() {
      return bytes[at++];
    }

    long fixed(int length) {
      long value = 0;
      for (int i = 0; i < length; i++) {
        value = value << Byte.SIZE | (next() & 0xff);
      }
      return value;
    }

    long varint() {
      long value = 0;
      for (int shift = 0; shift < Long.SIZE; shift += 7) {
        int part = next();
        value |= (part & 0x7fL) << shift;
        if (part >= 0) {
          return value;
        }
      }
      throw new IllegalStateException("A number does not end in " + ref);
    }

    Node pointer() {
      long versBack = varint();
      long slot = varint();
      if (versBack == 0 && slot == 0) {
        return Leaf.EMPTY;
      }
      var target =
          versBack == 0
              ? new StateRef(ref.ver(), (int) (ref.slot() - slot))
              : new StateRef((int) (ref.ver() - versBack), (int) slot);
      return new Stored(target.pack(), SegmentReader.this);
    }
  }
}
