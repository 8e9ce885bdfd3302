package chat.hearth.feature.media.images;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The formats that are decoded, told by their first bytes and never by what an uploader says. */
public enum ImageFormat {
  JPEG("image/jpeg"),
  PNG("image/png"),
  GIF("image/gif"),
  WEBP("image/webp");

  /** How many bytes {@link #of} looks at. */
  static final int PREFIX_BYTES = 12;

  private final String contentType;

  ImageFormat(String contentType) {
    this.contentType = contentType;
  }

  public String contentType() {
    return contentType;
  }

  /** The format of a file that begins like this. */
  static Optional<ImageFormat> of(byte[] prefix) {
    var text = new String(prefix, StandardCharsets.ISO_8859_1);
    if (text.startsWith("\u00ff\u00d8\u00ff")) {
      return Optional.of(JPEG);
    }
    if (text.startsWith("\u0089PNG\r\n\u001a\n")) {
      return Optional.of(PNG);
    }
    if (text.startsWith("GIF87a") || text.startsWith("GIF89a")) {
      return Optional.of(GIF);
    }
    if (text.startsWith("RIFF") && text.startsWith("WEBP", 8)) {
      return Optional.of(WEBP);
    }
    return Optional.empty();
  }
}
