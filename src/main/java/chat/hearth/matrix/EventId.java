package chat.hearth.matrix;

/**
 * {@code $opaque:server} in room versions 1 and 2, {@code $hash} from version 3.
 *
 * <p>Making one throws {@link MatrixError} {@code M_INVALID_PARAM} where the text is none.
 *
 * @see <a href="https://spec.matrix.org/v1.19/appendices/#event-ids">Appendices: event IDs</a>
 */
public record EventId(String value) implements Comparable<EventId> {
  public EventId {
    Identifiers.requireSigilAndLength("event ID", '$', value);
    if (value.length() == 1) {
      throw MatrixError.invalidParam("An event ID is not empty");
    }
  }

  @Override
  public int compareTo(EventId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
