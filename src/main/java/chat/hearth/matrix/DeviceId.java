package chat.hearth.matrix;

/**
 * A device of a user: opaque text of 1 to 255 bytes.
 *
 * <p>Making one throws {@link MatrixError} {@code M_INVALID_PARAM} where it is empty or longer.
 */
public record DeviceId(String value) {
  public DeviceId {
    Identifiers.requireLength("device ID", value);
    if (value.isEmpty()) {
      throw MatrixError.invalidParam("A device ID is not empty");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
