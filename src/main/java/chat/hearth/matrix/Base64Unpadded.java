package chat.hearth.matrix;

import java.util.Base64;

/**
 * Base64 without padding, in the standard alphabet ({@code +/}) and the URL-safe one ({@code -_}).
 *
 * @see <a href="https://spec.matrix.org/v1.19/appendices/#unpadded-base64">Appendices: unpadded
 *     Base64</a>
 */
public final class Base64Unpadded {
  private static final Base64.Encoder STANDARD = Base64.getEncoder().withoutPadding();
  private static final Base64.Encoder URL_SAFE = Base64.getUrlEncoder().withoutPadding();

  private Base64Unpadded() {}

  /** In the standard alphabet. */
  public static String encode(byte[] bytes) {
    return STANDARD.encodeToString(bytes);
  }

  /** In the URL-safe alphabet. */
  public static String encodeUrlSafe(byte[] bytes) {
    return URL_SAFE.encodeToString(bytes);
  }

  /**
   * Decodes either alphabet, with or without padding: the specification lets keys come in both, and
   * asks readers to bear padding.
   *
   * @throws MatrixError {@code M_INVALID_PARAM} where the text is no Base64
   */
  public static byte[] decode(String text) {
    try {
      return Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/'));
    } catch (IllegalArgumentException e) {
      throw MatrixError.invalidParam("Not Base64");
    }
  }
}
