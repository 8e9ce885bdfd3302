package chat.hearth.matrix;

import java.util.regex.Pattern;

/**
 * The name of a homeserver: a DNS name, IPv4 or bracketed IPv6 literal with an optional port.
 * Compared case-sensitively.
 *
 * <p>Making one throws {@link MatrixError} {@code M_INVALID_PARAM} where the text is none.
 *
 * @see <a href="https://spec.matrix.org/v1.19/appendices/#server-name">Appendices: server name</a>
 */
public record ServerName(String value) implements Comparable<ServerName> {
  private static final Pattern GRAMMAR =
      Pattern.compile("(?:\\[[0-9A-Fa-f:.]{2,45}]|[0-9A-Za-z.-]{1,255})(?::[0-9]{1,5})?");

  public ServerName {
    if (value.length() > 261 || !GRAMMAR.matcher(value).matches()) {
      throw MatrixError.invalidParam("Not a server name");
    }
  }

  /** The name without its port. */
  public String host() {
    int bracket = value.lastIndexOf(']');
    int colon = value.indexOf(':', bracket + 1);
    return colon < 0 ? value : value.substring(0, colon);
  }

  @Override
  public int compareTo(ServerName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
