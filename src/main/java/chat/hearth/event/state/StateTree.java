package chat.hearth.event.state;

import chat.hearth.event.StateKey;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The state of a room at one point: for every state key the sequence that its event has in the
 * room.
 *
 * <p>A tree never changes; {@link #with} returns another that shares all but a path of a few nodes.
 * Memberships are kept apart from everything else, so that nobody who wants the rest reads ten
 * thousand of them. Equal states have equal {@linkplain #hash() hashes} and equal shapes, in
 * whatever order their entries came and went.
 *
 * <p>A {@link SegmentWriter} stores trees, {@link #load} brings them back, reading each part when
 * it is first needed. Any number of threads may read a tree and make others from it.
 */
public final class StateTree {
  private final StateKeyHasher hasher;
  private final Node core;
  private final Node members;
  private final StateHash hash;
  private volatile @Nullable StateRef ref;

  private StateTree(
      StateKeyHasher hasher, Node core, Node members, StateHash hash, @Nullable StateRef ref) {
    this.hasher = hasher;
    this.core = core;
    this.members = members;
    this.hash = hash;
    this.ref = ref;
  }

  /** The state without entries. */
  public static StateTree empty(StateKeyHasher hasher) {
    return new StateTree(hasher, Leaf.EMPTY, Leaf.EMPTY, StateHash.EMPTY, StateRef.EMPTY);
  }

  /**
   * The state that {@link SegmentWriter#add} stored at a reference, under the same hasher. Later
   * reads call the loader, too, and fail as it does.
   *
   * @throws IllegalStateException where the segment has no state at that place
   */
  public static StateTree load(StateRef ref, StateKeyHasher hasher, SegmentLoader loader) {
    if (ref.equals(StateRef.EMPTY)) {
      return empty(hasher);
    }
    var snapshot = new SegmentReader(loader).snapshot(ref);
    return new StateTree(hasher, snapshot.core(), snapshot.members(), snapshot.hash(), ref);
  }

  /** The sequence of a key's event. */
  public OptionalLong get(StateKey key) {
    long seq = seq(key);
    return seq == DiffConsumer.ABSENT ? OptionalLong.empty() : OptionalLong.of(seq);
  }

  /** As {@link #get}, or {@link DiffConsumer#ABSENT}. */
  long seq(StateKey key) {
    return side(key).get(hash(key), 0);
  }

  /** Where a key is placed. */
  long hash(StateKey key) {
    return hasher.hash(key);
  }

  /** The state in which a key has this event; this tree itself if it has it already. */
  public StateTree with(StateKey key, long seq) {
    if (seq < 0) {
      throw new IllegalArgumentException("An event's sequence is not negative: " + seq);
    }
    long keyHash = hash(key);
    var before = side(key);
    long replaced = before.get(keyHash, 0);
    return replaced == seq
        ? this
        : changed(key, keyHash, before.with(keyHash, seq, 0), replaced, seq);
  }

  /** The state in which a key has no event; this tree itself if that is so already. */
  public StateTree without(StateKey key) {
    long keyHash = hash(key);
    var before = side(key);
    long removed = before.get(keyHash, 0);
    return removed == DiffConsumer.ABSENT
        ? this
        : changed(key, keyHash, before.without(keyHash, 0), removed, DiffConsumer.ABSENT);
  }

  /** How many entries are no memberships. */
  public int coreSize() {
    return core.count();
  }

  /** How many entries are memberships, of whatever kind. */
  public int memberSize() {
    return members.count();
  }

  /** Every sequence that is no membership, in an order that means nothing. */
  public void forEachCore(LongConsumer seqs) {
    TreeWalk.forEach(core, seqs);
  }

  /** Every membership's sequence, in an order that means nothing. */
  public void forEachMember(LongConsumer seqs) {
    TreeWalk.forEach(members, seqs);
  }

  /** Equal for equal states under the same hasher; costs nothing. */
  public StateHash hash() {
    return hash;
  }

  /**
   * Reports every key whose event is not the same in both states. What the trees share is never
   * looked at: d differences between states of n entries cost O(d log n).
   */
  public void diff(StateTree other, DiffConsumer differences) {
    if (!hash.equals(other.hash)) {
      TreeDiff.between(core, other.core, differences);
      TreeDiff.between(members, other.members, differences);
    }
  }

  /** Where the tree is stored, if it is. */
  public Optional<StateRef> ref() {
    return Optional.ofNullable(ref);
  }

  Node core() {
    return core;
  }

  Node members() {
    return members;
  }

  void written(StateRef at) {
    ref = at;
  }

  private Node side(StateKey key) {
    return key.isMember() ? members : core;
  }

  private StateTree changed(StateKey key, long keyHash, Node side, long before, long after) {
    var changedHash = hash;
    if (before != DiffConsumer.ABSENT) {
      changedHash = changedHash.minus(hasher.digest(keyHash, before));
    }
    if (after != DiffConsumer.ABSENT) {
      changedHash = changedHash.plus(hasher.digest(keyHash, after));
    }
    var empty = after == DiffConsumer.ABSENT && core.count() + members.count() == 1;
    return new StateTree(
        hasher,
        key.isMember() ? core : side,
        key.isMember() ? side : members,
        changedHash,
        empty ? StateRef.EMPTY : null);
  }
}
