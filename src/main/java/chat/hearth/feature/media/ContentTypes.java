package chat.hearth.feature.media;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Media types of files, as uploaders state them. */
final class ContentTypes {
  static final String UNKNOWN = "application/octet-stream";

  private static final int MAX_LENGTH = 255;

  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";

  private static final Pattern GRAMMAR =
      Pattern.compile(
          TOKEN
              + "/"
              + TOKEN
              + "(?:\\s*;\\s*"
              + TOKEN
              + "=(?:"
              + TOKEN
              + "|\"[^\"\\\\\\r\\n]*\"))*");

  /** What browsers may show in place, as the specification lists it. */
  private static final Set<String> INLINE =
      Set.of(
          "text/css",
          "text/plain",
          "text/csv",
          "application/json",
          "application/ld+json",
          "image/jpeg",
          "image/gif",
          "image/png",
          "image/apng",
          "image/webp",
          "image/avif",
          "video/mp4",
          "video/webm",
          "video/ogg",
          "video/quicktime",
          "audio/mp4",
          "audio/webm",
          "audio/aac",
          "audio/mpeg",
          "audio/ogg",
          "audio/wave",
          "audio/wav",
          "audio/x-wav",
          "audio/x-pn-wav",
          "audio/flac",
          "audio/x-flac");

  private ContentTypes() {}

  /** A {@code Content-Type} that can be sent on; what is none is of an unknown type. */
  static String accepted(Optional<String> header) {
    return header
        .map(String::strip)
        .filter(type -> type.length() <= MAX_LENGTH && isAscii(type))
        .filter(type -> GRAMMAR.matcher(type).matches())
        .orElse(UNKNOWN);
  }

  /** The type without its parameters, in lower case. */
  static String bare(String contentType) {
    return contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  /**
   * Whether a browser may show it.
   *
   * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#serving-inline-content">Client-
   *     Server API: serving inline content</a>
   */
  static boolean isInline(String contentType) {
    return INLINE.contains(bare(contentType));
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c >= ' ' && c < 0x7f);
  }
}
