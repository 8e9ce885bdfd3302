package chat.hearth.matrix;

/**
 * {@code !opaque:server}, or from room version 12 {@code !hash} without a server. Opaque: nothing
 * may be read out of it.
 *
 * <p>Making one throws {@link MatrixError} {@code M_INVALID_PARAM} where the text is none.
 *
 * @see <a href="https://spec.matrix.org/v1.19/appendices/#room-ids">Appendices: room IDs</a>
 */
public record RoomId(String value) implements Comparable<RoomId> {
  public RoomId {
    Identifiers.requireSigilAndLength("room ID", '!', value);
    if (value.length() == 1) {
      throw MatrixError.invalidParam("A room ID is not empty");
    }
  }

  @Override
  public int compareTo(RoomId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
