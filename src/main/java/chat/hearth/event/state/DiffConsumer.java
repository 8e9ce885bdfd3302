package chat.hearth.event.state;

/** Receives what differs between two states. */
@FunctionalInterface
public interface DiffConsumer {
  /** Stands for an entry that a state does not have. */
  long ABSENT = -1;

  /**
   * One key whose entries differ.
   *
   * @param keyHash {@link StateKeyHasher#hash} of the key
   * @param here the event's sequence on this side, or {@link #ABSENT}
   * @param there the same on the other side
   */
  void differs(long keyHash, long here, long there);
}
