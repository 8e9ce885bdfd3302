package chat.hearth.matrix;

import java.nio.charset.StandardCharsets;

/** The grammar that the common identifiers share: a sigil, 255 bytes, no NUL, a server name. */
final class Identifiers {
  /** Appendices, "Common identifier format". */
  static final int MAX_BYTES = 255;

  private Identifiers() {}

  static void requireSigilAndLength(String what, char sigil, String value) {
    if (value.isEmpty() || value.charAt(0) != sigil) {
      throw MatrixError.invalidParam("A " + what + " begins with '" + sigil + "'");
    }
    requireLength(what, value);
  }

  static void requireLength(String what, String value) {
    if (value.length() > MAX_BYTES || value.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw MatrixError.invalidParam("A " + what + " has at most 255 bytes");
    }
    if (value.indexOf('\0') >= 0) {
      throw MatrixError.invalidParam("A " + what + " contains no NUL");
    }
  }

  /** Everything behind the first colon, as a server name; 0 or less is refused as no colon. */
  static ServerName serverOf(String what, String value) {
    int colon = value.indexOf(':');
    if (colon < 0) {
      throw MatrixError.invalidParam("A " + what + " names its server behind a ':'");
    }
    return new ServerName(value.substring(colon + 1));
  }
}
