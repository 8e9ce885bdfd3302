package chat.hearth.feature.directory;

import chat.hearth.matrix.MatrixError;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A place in the public directory, between two rooms: good for ever, whatever is listed or not
 * meanwhile.
 *
 * @param backwards whether the page wanted lies before it
 * @param joined members of the room beside it
 * @param roomId of the room beside it
 */
record PageToken(boolean backwards, int joined, String roomId) {

  /**
   * Reads a token.
   *
   * @throws MatrixError {@code M_INVALID_PARAM} where it is none
   */
  static PageToken parse(String text) {
    try {
      var plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
      int end = plain.indexOf(' ');
      if (end > 1 && (plain.startsWith("b") || plain.startsWith("f"))) {
        return new PageToken(
            plain.startsWith("b"),
            Integer.parseInt(plain.substring(1, end)),
            plain.substring(end + 1).replace("\0", ""));
      }
    } catch (IllegalArgumentException e) {
      // Falls through: neither Base64 nor a number.
    }
    throw MatrixError.invalidParam("'since' is no token of this directory");
  }

  @Override
  public String toString() {
    var plain = (backwards ? "b" : "f") + joined + " " + roomId;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(plain.getBytes(StandardCharsets.UTF_8));
  }
}
