package chat.hearth.feature.media;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * The {@code Content-Disposition} of a download.
 *
 * <p>A name of plain ASCII is sent quoted (RFC 6266), any other in the extended notation (RFC
 * 8187).
 */
final class Disposition {
  private static final String UNESCAPED = "!#$&+-.^_`|~"; // attr-char of RFC 8187, section 3.2.1

  private Disposition() {}

  static String of(String contentType, Optional<String> fileName) {
    var kind = ContentTypes.isInline(contentType) ? "inline" : "attachment";
    var name = fileName.map(Disposition::harmless).filter(text -> !text.isBlank());
    return name.map(text -> kind + parameter(text)).orElse(kind);
  }

  private static String parameter(String name) {
    if (name.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
      return "; filename=\"" + name.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
    return "; filename*=utf-8''" + extended(name);
  }

  /** Without control characters, which have no business in a name and could end the header. */
  private static String harmless(String name) {
    return name.codePoints()
        .filter(c -> !Character.isISOControl(c) && !isBidirectionalControl(c))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** These make {@code photo_gpj.exe} look like a photo. */
  private static boolean isBidirectionalControl(int c) {
    return c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069;
  }

  private static String extended(String name) {
    var text = new StringBuilder();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z') {
        text.append(c);
      } else if (UNESCAPED.indexOf(c) >= 0) {
        text.append(c);
      } else {
        text.append('%').append(String.format(Locale.ROOT, "%02X", (int) c));
      }
    }
    return text.toString();
  }
}
