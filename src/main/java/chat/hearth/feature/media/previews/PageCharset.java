package chat.hearth.feature.media.previews;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How the bytes of a page are read: by its byte order mark, else by what the server says, else by
 * what the page says, else as UTF-8 where they are that.
 *
 * @see <a
 *     href="https://html.spec.whatwg.org/multipage/parsing.html#determining-the-character-encoding">
 *     HTML: determining the character encoding</a>
 */
final class PageCharset {
  private static final Charset LATIN = Charset.forName("windows-1252");

  private static final Pattern NAME =
      Pattern.compile("charset\\s*=\\s*[\"']?\\s*([A-Za-z0-9_:.-]+)", Pattern.CASE_INSENSITIVE);

  private static final int SEARCHED_BYTES = 4096;

  /** Browsers read the older names as the larger sets that pages really use. */
  private static final Map<String, String> LARGER =
      Map.ofEntries(
          Map.entry("gb2312", "GB18030"),
          Map.entry("gbk", "GB18030"),
          Map.entry("x-gbk", "GB18030"),
          Map.entry("shift_jis", "windows-31j"),
          Map.entry("shift-jis", "windows-31j"),
          Map.entry("sjis", "windows-31j"),
          Map.entry("x-sjis", "windows-31j"),
          Map.entry("euc-kr", "x-windows-949"),
          Map.entry("ks_c_5601-1987", "x-windows-949"),
          Map.entry("big5", "Big5-HKSCS"),
          Map.entry("iso-8859-1", "windows-1252"),
          Map.entry("latin1", "windows-1252"),
          Map.entry("us-ascii", "windows-1252"));

  private PageCharset() {}

  static Charset of(String contentType, byte[] page) {
    return ofMark(page)
        .or(() -> named(contentType))
        .or(() -> named(beginning(page)))
        .orElseGet(() -> isUtf8(page) ? StandardCharsets.UTF_8 : LATIN);
  }

  private static Optional<Charset> ofMark(byte[] page) {
    if (startsWith(page, 0xef, 0xbb, 0xbf)) {
      return Optional.of(StandardCharsets.UTF_8);
    }
    if (startsWith(page, 0xfe, 0xff)) {
      return Optional.of(StandardCharsets.UTF_16BE);
    }
    return startsWith(page, 0xff, 0xfe) ? Optional.of(StandardCharsets.UTF_16LE) : Optional.empty();
  }

  private static Optional<Charset> named(String text) {
    var match = NAME.matcher(text);
    if (!match.find()) {
      return Optional.empty();
    }
    var name = match.group(1).toLowerCase(Locale.ROOT);
    try {
      return Optional.of(Charset.forName(LARGER.getOrDefault(name, name)));
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      return Optional.empty();
    }
  }

  private static String beginning(byte[] page) {
    int length = Math.min(page.length, SEARCHED_BYTES);
    return new String(page, 0, length, StandardCharsets.ISO_8859_1);
  }

  private static boolean isUtf8(byte[] page) {
    // The last character may be cut off.
    int length = Math.max(0, page.length - 4);
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(page, 0, boundary(page, length)));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** The end of the last whole character before an index. */
  private static int boundary(byte[] page, int index) {
    int end = index;
    while (end > 0 && end < page.length && (page[end] & 0xc0) == 0x80) {
      end--;
    }
    return end;
  }

  private static boolean startsWith(byte[] page, int... mark) {
    for (int i = 0; i < mark.length; i++) {
      if (page.length <= i || (page[i] & 0xff) != mark[i]) {
        return false;
      }
    }
    return true;
  }
}
