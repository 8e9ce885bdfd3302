package chat.hearth.event.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import chat.hearth.event.StateKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StateTreeTest {
  private static final StateKeyHasher HASHER = new StateKeyHasher(0x1234, 0x5678);

  private static StateKey key(int i) {
    return i % 3 == 0
        ? new StateKey("org.example.type" + i % 7, "key" + i)
        : new StateKey("m.room.member", "@user" + i + ":example.org");
  }

  private static void assertHolds(Map<StateKey, Long> expected, StateTree tree, int keys) {
    for (int i = 0; i < keys; i++) {
      var key = key(i);
      var seq = expected.get(key);
      assertEquals(seq == null ? OptionalLong.empty() : OptionalLong.of(seq), tree.get(key));
    }
    List<Long> core = new ArrayList<>();
    List<Long> members = new ArrayList<>();
    tree.forEachCore(core::add);
    tree.forEachMember(members::add);
    assertEquals(sortedSeqs(expected, false), sorted(core));
    assertEquals(sortedSeqs(expected, true), sorted(members));
    assertEquals(core.size(), tree.coreSize());
    assertEquals(members.size(), tree.memberSize());
  }

  private static List<Long> sortedSeqs(Map<StateKey, Long> state, boolean members) {
    return state.entrySet().stream()
        .filter(entry -> entry.getKey().isMember() == members)
        .map(Map.Entry::getValue)
        .sorted()
        .toList();
  }

  private static List<Long> sorted(List<Long> seqs) {
    return seqs.stream().sorted().toList();
  }

  /** Every node of a subtree on a line of its own: what two canonical trees agree in. */
  private static String shape(Node node, String indent) {
    return switch (node) {
      case Leaf leaf -> {
        var text = new StringBuilder(indent + "leaf");
        for (int i = 0; i < leaf.count(); i++) {
          text.append(' ').append(Long.toHexString(leaf.hash(i))).append('=').append(leaf.seq(i));
        }
        yield text + "\n";
      }
      case Branch branch -> {
        var text = new StringBuilder(indent + "branch " + Integer.toHexString(branch.bitmap()));
        text.append(' ').append(branch.count()).append('\n');
        for (int i = 0; i < branch.size(); i++) {
          text.append(shape(branch.child(i), indent + " "));
        }
        yield text.toString();
      }
      case Stored stored -> shape(stored.open(), indent);
    };
  }

  private static String shape(StateTree tree) {
    return shape(tree.core(), "") + shape(tree.members(), "");
  }

  private static Map<Long, List<Long>> differences(StateTree here, StateTree there) {
    Map<Long, List<Long>> result = new TreeMap<>();
    here.diff(
        there,
        (keyHash, a, b) ->
            assertEquals(null, result.put(keyHash, List.of(a, b)), "a key is reported twice"));
    return result;
  }

  private static Map<Long, List<Long>> differences(
      Map<StateKey, Long> here, Map<StateKey, Long> there) {
    Map<Long, List<Long>> result = new TreeMap<>();
    var keys = new HashMap<>(here);
    keys.putAll(there);
    for (var key : keys.keySet()) {
      long a = here.getOrDefault(key, -1L);
      long b = there.getOrDefault(key, -1L);
      if (a != b) {
        result.put(HASHER.hash(key), List.of(a, b));
      }
    }
    return result;
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 30, 100, 600, 3000})
  void everySnapshotOfARandomHistoryIsReadableAfterARestart(int keys) {
    var random = new Random(keys);
    var segments = new Segments();
    List<StateRef> refs = new ArrayList<>();
    List<Map<StateKey, Long>> models = new ArrayList<>();
    Map<StateKey, Long> model = new HashMap<>();
    var tree = StateTree.empty(HASHER);

    long seq = 0;
    for (int ver = 0; ver < 120; ver++) {
      var writer = new SegmentWriter(ver);
      for (int snapshot = random.nextInt(3); snapshot >= 0; snapshot--) {
        for (int change = random.nextInt(Math.max(2, keys / 20)); change > 0; change--) {
          var key = key(random.nextInt(keys));
          // The history grows at first and shrinks towards its end.
          if (random.nextInt(150) < ver) {
            model.remove(key);
            tree = tree.without(key);
          } else {
            model.put(key, ++seq);
            tree = tree.with(key, seq);
          }
        }
        refs.add(writer.add(tree));
        models.add(new HashMap<>(model));
      }
      if (!writer.isEmpty()) {
        segments.put(ver, writer.finish());
      }
      if (random.nextInt(10) == 0) {
        tree = StateTree.load(refs.getLast(), HASHER, segments);
      }
    }

    for (int i = 0; i < refs.size(); i++) {
      var loaded = StateTree.load(refs.get(i), HASHER, segments);
      assertHolds(models.get(i), loaded, keys);
      int other = random.nextInt(refs.size());
      assertEquals(
          differences(models.get(i), models.get(other)),
          differences(loaded, StateTree.load(refs.get(other), HASHER, segments)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16, 17, 40, 200, 2000})
  void entriesDecideShapeAndHashWhateverTheOrder(int size) {
    var random = new Random(size);
    List<Integer> keys = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      keys.add(i);
    }
    var expected = StateTree.empty(HASHER);
    for (int i : keys) {
      expected = expected.with(key(i), i);
    }

    for (int round = 0; round < 5; round++) {
      Collections.shuffle(keys, random);
      var tree = StateTree.empty(HASHER);
      for (int i : keys) {
        tree = tree.with(key(i), random.nextInt(1000)).with(key(size + i), i);
      }
      Collections.shuffle(keys, random);
      for (int i : keys) {
        tree = tree.without(key(size + i)).with(key(i), i);
      }

      assertEquals(expected.hash(), tree.hash());
      assertEquals(shape(expected), shape(tree));
      assertEquals(Map.of(), differences(expected, tree));
    }
  }

  @Test
  void aStateThatLosesEverythingIsTheEmptyOne() {
    var tree = StateTree.empty(HASHER);
    for (int i = 0; i < 500; i++) {
      tree = tree.with(key(i), i);
    }
    for (int i = 0; i < 500; i++) {
      tree = tree.without(key(i));
    }

    assertEquals(StateHash.EMPTY, tree.hash());
    assertEquals(StateRef.EMPTY, new SegmentWriter(1).add(tree));
  }

  @Test
  void swappedSequencesAreAnotherState() {
    var one = StateTree.empty(HASHER).with(key(0), 1).with(key(1), 2);
    var other = StateTree.empty(HASHER).with(key(0), 2).with(key(1), 1);

    assertNotEquals(one.hash(), other.hash());
  }

  @Test
  void settingWhatIsSetChangesNothing() {
    var tree = StateTree.empty(HASHER).with(key(0), 1).with(key(1), 2);

    assertSame(tree, tree.with(key(0), 1));
    assertSame(tree, tree.without(key(2)));
  }

  @Test
  void aStoredTreeIsNotWrittenAgain() {
    var tree = StateTree.empty(HASHER).with(key(0), 1);
    var ref = new SegmentWriter(1).add(tree);

    var writer = new SegmentWriter(2);
    var again = writer.add(tree);

    assertEquals(ref, again);
    assertEquals(true, writer.isEmpty());
  }

  @Test
  void referencesSurvivePacking() {
    var ref = new StateRef(Integer.MAX_VALUE, 123_456);

    assertEquals(ref, StateRef.unpack(ref.pack()));
    assertEquals(StateRef.EMPTY, StateRef.unpack(StateRef.EMPTY.pack()));
    assertEquals(0, StateRef.EMPTY.pack());
  }

  @Test
  void aReferenceToNoSnapshotIsRefused() {
    var segments = new Segments();
    var writer = new SegmentWriter(3);
    var ref = writer.add(StateTree.empty(HASHER).with(key(0), 1));
    segments.put(3, writer.finish());

    assertThrows(
        IllegalStateException.class,
        () -> StateTree.load(new StateRef(3, 1), HASHER, segments),
        () -> "the snapshot is at " + ref);
  }

  @Test
  void aRoomOfTenThousandIsCheapToChangeReadAndCompare() {
    var segments = new Segments();
    var tree = StateTree.empty(HASHER);
    for (int i = 0; i < 30; i++) {
      tree = tree.with(new StateKey("org.example.core", "" + i), i);
    }
    int ver = 0;
    long bytesOfJoins = 0;
    StateRef before = StateRef.EMPTY;
    StateRef after = StateRef.EMPTY;
    for (int i = 0; i < 10_000; i++) {
      tree = tree.with(new StateKey("m.room.member", "@user" + i + ":example.org"), 100 + i);
      var writer = new SegmentWriter(++ver);
      after = writer.add(tree);
      segments.put(ver, writer.finish());
      bytesOfJoins += writer.finish().length;
    }
    long bytesOfChanges = 0;
    int largest = 0;
    var random = new Random(1);
    for (int i = 0; i < 1000; i++) {
      before = after;
      var member = "@user" + random.nextInt(10_000) + ":example.org";
      tree = tree.with(new StateKey("m.room.member", member), 10_100 + i);
      var writer = new SegmentWriter(++ver);
      after = writer.add(tree);
      segments.put(ver, writer.finish());
      bytesOfChanges += writer.finish().length;
      largest = Math.max(largest, writer.finish().length);
    }
    System.out.printf(
        "bytes per state change: %d on the way to 10,000, %d there, at most %d%n",
        bytesOfJoins / 10_000, bytesOfChanges / 1000, largest);

    assertEquals(true, bytesOfChanges / 1000 < 600);
    assertEquals(true, bytesOfJoins / 10_000 < 600);

    int loads = segments.loads();
    StateTree.load(after, HASHER, segments)
        .get(new StateKey("m.room.member", "@user7:example.org"));
    assertEquals(true, segments.loads() - loads <= 4, "a look-up reads at most four nodes");

    loads = segments.loads();
    var found =
        differences(
            StateTree.load(before, HASHER, segments), StateTree.load(after, HASHER, segments));
    assertEquals(1, found.size());
    assertEquals(true, segments.loads() - loads <= 8, "a difference of one reads two paths");

    StateTree.load(after, HASHER, segments).forEachMember(_ -> {});
    assertEquals(true, segments.prefetches() <= 5, "members are fetched a level at a time");
  }
}
