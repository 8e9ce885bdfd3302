package chat.hearth.event.state;

import java.io.ByteArrayOutputStream;

/**
 * Collects the new nodes of one commit of a room into a segment. Any number of trees can be added;
 * what they share is written once. Not for use by several threads.
 *
 * <p><strong>If the commit fails</strong>, the segment does not exist but the nodes point into it:
 * whoever wrote it throws away every tree added here and all trees made from them, and loads the
 * last committed state by its {@link StateRef}.
 */
public final class SegmentWriter {
  private final int ver;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);

  /**
   * @param ver the segment's version, above every version that the added trees point to
   */
  public SegmentWriter(int ver) {
    this.ver = new StateRef(ver, 0).ver();
    out.write(SegmentFormat.VERSION);
  }

  /** Writes what is new in a tree, if anything is, and returns where the tree is to be found. */
  public StateRef add(StateTree tree) {
    var existing = tree.ref();
    if (existing.isPresent()) {
      return existing.get();
    }
    write(tree.core());
    write(tree.members());
    int start = out.size();
    out.write(SegmentFormat.SNAPSHOT);
    fixed(tree.hash().high(), Long.BYTES);
    fixed(tree.hash().low(), Long.BYTES);
    pointer(tree.core(), start);
    pointer(tree.members(), start);
    var ref = new StateRef(ver, start);
    tree.written(ref);
    return ref;
  }

  /** Whether nothing was new, so that there is no segment to store. */
  public boolean isEmpty() {
    return out.size() == 1;
  }

  /** The segment's bytes. */
  public byte[] finish() {
    return out.toByteArray();
  }

  private void write(Node node) {
    if (node.pointer() != 0) {
      return;
    }
    switch (node) {
      case Leaf leaf -> leaf(leaf);
      case Branch branch -> branch(branch);
      case Stored _ -> throw new IllegalStateException("A stored node has a pointer");
    }
  }

  private void leaf(Leaf leaf) {
    if (leaf.count() == 0) {
      return;
    }
    int start = out.size();
    out.write(leaf.count());
    for (int i = 0; i < leaf.count(); i++) {
      fixed(leaf.hash(i), Long.BYTES);
    }
    for (int i = 0; i < leaf.count(); i++) {
      varint(leaf.seq(i));
    }
    written(leaf, start);
  }

  private void branch(Branch branch) {
    for (int i = 0; i < branch.size(); i++) {
      write(branch.child(i));
    }
    int start = out.size();
    out.write(SegmentFormat.BRANCH);
    fixed(branch.bitmap(), Integer.BYTES);
    varint(branch.count());
    for (int i = 0; i < branch.size(); i++) {
      pointer(branch.child(i), start);
    }
    written(branch, start);
  }

  private void written(Node node, int start) {
    node.written(new StateRef(ver, start).pack());
  }

  private void pointer(Node node, int start) {
    if (node.pointer() == 0) {
      varint(0); // The empty leaf: every other node has been written by now.
      varint(0);
      return;
    }
    var ref = StateRef.unpack(node.pointer());
    if (ref.ver() > ver) {
      throw new IllegalStateException("Segment " + ver + " cannot point to " + ref);
    }
    varint(ver - ref.ver());
    varint(ref.ver() == ver ? start - ref.slot() : ref.slot());
  }

  private void fixed(long value, int bytes) {
    for (int i = bytes - 1; i >= 0; i--) {
      out.write((int) (value >>> (Byte.SIZE * i)));
    }
  }

  private void varint(long value) {
    long rest = value;
    while (rest >>> 7 != 0) {
      out.write((int) rest & 0x7f | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
