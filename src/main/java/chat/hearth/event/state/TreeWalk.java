package chat.hearth.event.state;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/** Visits all of a subtree level by level, so that what a level reads can be fetched at once. */
final class TreeWalk {
  private TreeWalk() {}

  static void forEach(Node root, LongConsumer seqs) {
    List<Node> level = List.of(root);
    while (!level.isEmpty()) {
      prefetch(level);
      List<Node> next = new ArrayList<>();
      for (var node : level) {
        switch (node.open()) {
          case Leaf leaf -> {
            for (int i = 0; i < leaf.count(); i++) {
              seqs.accept(leaf.seq(i));
            }
          }
          case Branch branch -> {
            for (int i = 0; i < branch.size(); i++) {
              next.add(branch.child(i));
            }
          }
          case Stored _ -> throw new IllegalStateException("An opened node is not stored");
        }
      }
      level = next;
    }
  }

  private static void prefetch(List<Node> level) {
    SegmentReader reader = null;
    var vers = new int[level.size()];
    int size = 0;
    for (var node : level) {
      if (node instanceof Stored stored && !stored.isOpen()) {
        reader = stored.reader();
        vers[size++] = StateRef.unpack(stored.pointer()).ver();
      }
    }
    if (reader != null) {
      reader.prefetch(vers, size);
    }
  }
}
