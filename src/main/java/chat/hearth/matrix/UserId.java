package chat.hearth.matrix;

import java.util.regex.Pattern;

/**
 * {@code @localpart:server}. Historical localparts (any non-empty text without a colon) are
 * accepted, since rooms hold them; {@link #isValidLocalpart} tells what a new account may be
 * called.
 *
 * <p>Making one throws {@link MatrixError} {@code M_INVALID_PARAM} where the text is none.
 *
 * @see <a href="https://spec.matrix.org/v1.19/appendices/#user-identifiers">Appendices: user
 *     identifiers</a>
 */
public record UserId(String value) implements Comparable<UserId> {
  private static final Pattern LOCALPART = Pattern.compile("[a-z0-9._=/+-]+");

  public UserId {
    Identifiers.requireSigilAndLength("user ID", '@', value);
    Identifiers.serverOf("user ID", value);
  }

  public static UserId of(String localpart, ServerName server) {
    return new UserId("@" + localpart + ":" + server);
  }

  /** Whether the text is a user ID, historical ones included. */
  public static boolean isValid(String text) {
    try {
      return new UserId(text).value().equals(text);
    } catch (MatrixError e) {
      return false;
    }
  }

  /** Whether a new account may have this localpart. */
  public static boolean isValidLocalpart(String localpart) {
    return LOCALPART.matcher(localpart).matches();
  }

  public String localpart() {
    return value.substring(1, value.indexOf(':'));
  }

  public ServerName server() {
    return new ServerName(value.substring(value.indexOf(':') + 1));
  }

  /** Whether this user belongs to the given server. */
  public boolean isOf(ServerName server) {
    int colon = value.indexOf(':');
    return value.length() - colon - 1 == server.value().length() && value.endsWith(server.value());
  }

  @Override
  public int compareTo(UserId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
