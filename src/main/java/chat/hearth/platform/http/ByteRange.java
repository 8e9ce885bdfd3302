package chat.hearth.platform.http;

import chat.hearth.matrix.MatrixError;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A part of a representation that a client asked for.
 *
 * @param first the first byte
 * @param length how many bytes; at least 1
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-14">RFC 9110, section 14</a>
 */
public record ByteRange(long first, long length) {
  private static final Pattern ONE =
      Pattern.compile("\\s*bytes\\s*=\\s*([0-9]{0,18})-([0-9]{0,18})\\s*");

  /**
   * Reads a {@code Range} header. Empty where the whole is to be sent: several ranges and units
   * that we don't know may be ignored.
   *
   * @param size of the whole
   * @throws MatrixError 416, to be sent with {@link #unsatisfied}
   */
  public static Optional<ByteRange> parse(String header, long size) {
    var match = ONE.matcher(header);
    if (!match.matches()) {
      return Optional.empty();
    }
    var from = match.group(1);
    var to = match.group(2);
    if (from.isEmpty()) {
      return to.isEmpty() ? Optional.empty() : Optional.of(suffix(Long.parseLong(to), size));
    }
    long first = Long.parseLong(from);
    long last = to.isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(to));
    if (!to.isEmpty() && Long.parseLong(to) < first) {
      return Optional.empty();
    }
    if (first >= size) {
      throw beyond();
    }
    return Optional.of(new ByteRange(first, last - first + 1));
  }

  private static ByteRange suffix(long length, long size) {
    if (length == 0 || size == 0) {
      throw beyond();
    }
    long count = Math.min(length, size);
    return new ByteRange(size - count, count);
  }

  private static MatrixError beyond() {
    return MatrixError.of(416, "M_INVALID_PARAM", "The range lies behind the end");
  }

  /** The {@code Content-Range} of a 206. */
  public String contentRange(long size) {
    return "bytes " + first + "-" + (first + length - 1) + "/" + size;
  }

  /** The {@code Content-Range} of a 416. */
  public static String unsatisfied(long size) {
    return "bytes */" + size;
  }
}
