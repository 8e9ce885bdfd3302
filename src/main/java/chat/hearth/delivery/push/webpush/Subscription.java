package chat.hearth.delivery.push.webpush;

import chat.hearth.matrix.MatrixError;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.interfaces.ECPublicKey;
import java.util.Base64;

/**
 * A device that messages can be pushed to.
 *
 * @param endpoint where its push service takes them
 * @param key the device's public key
 * @param auth the secret of 16 bytes that it shares with this server
 */
public record Subscription(URI endpoint, ECPublicKey key, byte[] auth) {
  private static final int AUTH_LENGTH = 16;

  /**
   * Reads a subscription from what the browser gave the client: base64 without padding, either way.
   *
   * @throws MatrixError {@code M_INVALID_PARAM}
   */
  public static Subscription of(String endpoint, String key, String auth) {
    var secret = decode("data.auth", auth);
    if (secret.length != AUTH_LENGTH) {
      throw MatrixError.invalidParam("'data.auth' has 16 bytes");
    }
    try {
      return new Subscription(uri(endpoint), P256.publicKey(decode("pushkey", key)), secret);
    } catch (IllegalArgumentException e) {
      throw MatrixError.invalidParam("'pushkey' must be a public key of P-256");
    }
  }

  private static URI uri(String endpoint) {
    try {
      var uri = new URI(endpoint);
      if (("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
          && uri.getHost() != null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Falls through to the one error for all.
    }
    throw MatrixError.invalidParam("'data.endpoint' must be the URL of a push service");
  }

  private static byte[] decode(String name, String text) {
    try {
      return Base64.getUrlDecoder().decode(text.replace('+', '-').replace('/', '_'));
    } catch (IllegalArgumentException e) {
      throw MatrixError.invalidParam("'" + name + "' must be base64");
    }
  }
}
