package chat.hearth.event.state;

/** Walks two subtrees of the same place side by side, passing over what they share. */
final class TreeDiff {
  private TreeDiff() {}

  static void between(Node here, Node there, DiffConsumer differences) {
    if (here.isSameAs(there)) {
      return;
    }
    var a = here.open();
    var b = there.open();
    if (a instanceof Branch x && b instanceof Branch y) {
      branches(x, y, differences);
    } else {
      // One is a leaf: the other has at most a leaf's entries more than differ.
      entries(a, b, differences);
    }
  }

  private static void branches(Branch here, Branch there, DiffConsumer differences) {
    int i = 0;
    int j = 0;
    for (int rest = here.bitmap() | there.bitmap(); rest != 0; rest &= rest - 1) {
      int bit = Integer.lowestOneBit(rest);
      var a = (here.bitmap() & bit) != 0 ? here.child(i++) : Leaf.EMPTY;
      var b = (there.bitmap() & bit) != 0 ? there.child(j++) : Leaf.EMPTY;
      between(a, b, differences);
    }
  }

  private static void entries(Node here, Node there, DiffConsumer differences) {
    var hashesHere = new long[here.count()];
    var seqsHere = new long[here.count()];
    here.copy(hashesHere, seqsHere, 0);
    var hashesThere = new long[there.count()];
    var seqsThere = new long[there.count()];
    there.copy(hashesThere, seqsThere, 0);

    int i = 0;
    int j = 0;
    while (i < hashesHere.length || j < hashesThere.length) {
      int order;
      if (i == hashesHere.length) {
        order = 1;
      } else if (j == hashesThere.length) {
        order = -1;
      } else {
        order = Long.compareUnsigned(hashesHere[i], hashesThere[j]);
      }
      if (order < 0) {
        differences.differs(hashesHere[i], seqsHere[i++], DiffConsumer.ABSENT);
      } else if (order > 0) {
        differences.differs(hashesThere[j], DiffConsumer.ABSENT, seqsThere[j++]);
      } else {
        if (seqsHere[i] != seqsThere[j]) {
          differences.differs(hashesHere[i], seqsHere[i], seqsThere[j]);
        }
        i++;
        j++;
      }
    }
  }
}
