package chat.hearth.event.state;

/**
 * 128 bits that are equal for equal states of one database, whatever their histories.
 *
 * <p>It is the sum of the digests of a state's entries, each half modulo 2^64: entries may come and
 * go in any order. The digests are keyed, so that no choice of events makes two states collide.
 */
public record StateHash(long high, long low) {
  /** The hash of a state without entries. */
  public static final StateHash EMPTY = new StateHash(0, 0);

  StateHash plus(StateHash digest) {
    return new StateHash(high + digest.high, low + digest.low);
  }

  StateHash minus(StateHash digest) {
    return new StateHash(high - digest.high, low - digest.low);
  }
}
