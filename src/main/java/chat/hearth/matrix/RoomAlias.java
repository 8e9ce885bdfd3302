package chat.hearth.matrix;

/**
 * {@code #localpart:server}.
 *
 * <p>Making one throws {@link MatrixError} {@code M_INVALID_PARAM} where the text is none.
 *
 * @see <a href="https://spec.matrix.org/v1.19/appendices/#room-aliases">Appendices: room
 *     aliases</a>
 */
public record RoomAlias(String value) {
  public RoomAlias {
    Identifiers.requireSigilAndLength("room alias", '#', value);
    if (value.indexOf(':') == 1) {
      throw MatrixError.invalidParam("A room alias has a name before its ':'");
    }
    Identifiers.serverOf("room alias", value);
  }

  public ServerName server() {
    return Identifiers.serverOf("room alias", value);
  }

  @Override
  public String toString() {
    return value;
  }
}
