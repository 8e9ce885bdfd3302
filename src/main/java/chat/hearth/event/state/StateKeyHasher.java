package chat.hearth.event.state;

import chat.hearth.event.StateKey;

/**
 * Places state keys in a {@link StateTree} by a keyed hash, so that nobody outside can craft state
 * keys that collide or that crowd one branch.
 *
 * <p>Both halves of the key are random, made once per database and never changed: every stored
 * segment depends on them.
 */
public record StateKeyHasher(long k0, long k1) {
  /** Sets the second half of an entry's digest apart from the first. */
  private static final long SECOND_HALF = 0x9e3779b97f4a7c15L;

  /** Equal hashes are taken for equal keys: docs/decisions/0003. */
  public long hash(StateKey key) {
    // UTF-16 units and not UTF-8: nothing is allocated, and lone surrogates stay distinct. The
    // type's length comes first, so that no type and state key run into each other.
    var type = key.type();
    var stateKey = key.stateKey();
    var hash = new SipHash(k0, k1);
    long word = Integer.toUnsignedLong(type.length());
    int units = 2;
    for (int i = 0; i < type.length(); i++) {
      word = append(hash, word, units++, type.charAt(i));
    }
    for (int i = 0; i < stateKey.length(); i++) {
      word = append(hash, word, units++, stateKey.charAt(i));
    }
    if (units % 4 == 0) {
      hash.word(word);
      word = 0;
    }
    return hash.finish(word | ((2L * units) << 56));
  }

  private static long append(SipHash hash, long word, int units, char unit) {
    if (units % 4 == 0) {
      hash.word(word);
      return unit;
    }
    return word | ((long) unit << (16 * (units % 4)));
  }

  /** What an entry adds to the hash of every state that holds it. */
  StateHash digest(long keyHash, long seq) {
    return new StateHash(half(k0, k1, keyHash, seq), half(~k0, k1 ^ SECOND_HALF, keyHash, seq));
  }

  private static long half(long k0, long k1, long keyHash, long seq) {
    var hash = new SipHash(k0, k1);
    hash.word(keyHash);
    hash.word(seq);
    return hash.finish(16L << 56);
  }

  @Override
  public String toString() {
    return "StateKeyHasher[secret]";
  }
}
