package chat.hearth.platform.http;

import chat.hearth.matrix.MatrixError;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Decodes the {@code %XX} of paths and queries, once and strictly. */
final class PercentEncoding {
  private PercentEncoding() {}

  /** A segment of a path, in which {@code +} means itself. */
  static String decodeSegment(String text) {
    return text.indexOf('%') < 0 ? text : decode(text, false);
  }

  /** A name or value of a query, in which {@code +} means a space. */
  static String decodeQuery(String text) {
    return text.indexOf('%') < 0 && text.indexOf('+') < 0 ? text : decode(text, true);
  }

  /**
   * Decodes into UTF-8.
   *
   * @throws MatrixError {@code M_INVALID_PARAM} for a broken escape, bytes that are no UTF-8, and
   *     NUL, which no text in the database can have: one transaction ID with it would take the
   *     events of others, who are committed together with it, down with it
   */
  private static String decode(String text, boolean plusIsSpace) {
    var raw = text.getBytes(StandardCharsets.UTF_8);
    var bytes = ByteBuffer.allocate(raw.length);
    for (int i = 0; i < raw.length; i++) {
      if (raw[i] == '%') {
        int high = i + 2 < raw.length ? Character.digit(raw[i + 1], 16) : -1;
        int low = i + 2 < raw.length ? Character.digit(raw[i + 2], 16) : -1;
        if (high < 0 || low < 0) {
          throw malformed();
        }
        if (high == 0 && low == 0) {
          throw MatrixError.invalidParam("The URL has a NUL in it");
        }
        bytes.put((byte) (high << 4 | low));
        i += 2;
      } else {
        bytes.put(plusIsSpace && raw[i] == '+' ? (byte) ' ' : raw[i]);
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException e) {
      throw malformed();
    }
  }

  private static MatrixError malformed() {
    return MatrixError.invalidParam("The URL has a malformed percent-encoding");
  }
}
