package chat.hearth.event.state;

import org.jspecify.annotations.Nullable;

/**
 * A node that is read from its segment when somebody first needs it.
 *
 * <p>Two readers may both read it; they get equal nodes, and either may stay.
 */
final class Stored extends Node {
  private final SegmentReader reader;
  private volatile @Nullable Node node;

  Stored(long pointer, SegmentReader reader) {
    super(pointer);
    this.reader = reader;
  }

  SegmentReader reader() {
    return reader;
  }

  boolean isOpen() {
    return node != null;
  }

  @Override
  Node open() {
    var opened = node;
    if (opened == null) {
      opened = reader.node(pointer());
      node = opened;
    }
    return opened;
  }

  @Override
  int count() {
    return open().count();
  }

  @Override
  long get(long hash, int depth) {
    return open().get(hash, depth);
  }

  @Override
  Node with(long hash, long seq, int depth) {
    var opened = open();
    var changed = opened.with(hash, seq, depth);
    return changed == opened ? this : changed;
  }

  @Override
  Node without(long hash, int depth) {
    var opened = open();
    var changed = opened.without(hash, depth);
    return changed == opened ? this : changed;
  }

  @Override
  int copy(long[] hashes, long[] seqs, int at) {
    return open().copy(hashes, seqs, at);
  }
}
