package chat.hearth.event.state;

/**
 * Where something of a room's state is stored: the segment's version, and the slot, the byte offset
 * at which it starts there. {@link #EMPTY} is the state without entries.
 */
public record StateRef(int ver, int slot) {
  /** No segment has anything at offset 0, where its format byte is. */
  public static final StateRef EMPTY = new StateRef(0, 0);

  public StateRef {
    if (ver < 0 || slot < 0) {
      throw new IllegalArgumentException("No segment has (" + ver + ", " + slot + ")");
    }
  }

  /** Both numbers in one column; {@link #EMPTY} is 0. */
  public long pack() {
    return ((long) ver << 32) | slot;
  }

  public static StateRef unpack(long packed) {
    return packed == 0 ? EMPTY : new StateRef((int) (packed >>> 32), (int) packed);
  }
}
