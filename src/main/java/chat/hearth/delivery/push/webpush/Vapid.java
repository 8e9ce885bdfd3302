package chat.hearth.delivery.push.webpush;

import chat.hearth.matrix.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;

/**
 * Proves to push services who sends.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8292">RFC 8292: voluntary application server
 *     identification</a>
 */
public final class Vapid {
  private static final Duration LIFETIME = Duration.ofHours(12); // RFC 8292 allows 24
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final String HEADER = encode("{\"typ\":\"JWT\",\"alg\":\"ES256\"}");

  private final PrivateKey key;
  private final String publicKey;
  private final String contact;
  private final Clock clock;

  /**
   * @param point the public key
   * @param contact a URL under which the sender is found
   */
  public Vapid(PrivateKey key, byte[] point, String contact, Clock clock) {
    this.key = key;
    this.publicKey = BASE64.encodeToString(point);
    this.contact = contact;
    this.clock = clock;
  }

  /** What clients subscribe with: base64 as URLs have it, without padding. */
  public String publicKey() {
    return publicKey;
  }

  /** The {@code Authorization} header of a request to a push service. */
  public String authorization(URI endpoint) {
    var claims = Json.object();
    claims.put("aud", endpoint.getScheme() + "://" + endpoint.getRawAuthority());
    claims.put("exp", clock.instant().plus(LIFETIME).getEpochSecond());
    claims.put("sub", contact);
    var signed = HEADER + "." + encode(Json.text(claims));
    return "vapid t=" + signed + "." + BASE64.encodeToString(sign(signed)) + ", k=" + publicKey;
  }

  private byte[] sign(String text) {
    try {
      var signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initSign(key);
      signature.update(text.getBytes(StandardCharsets.US_ASCII));
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java cannot sign with P-256", e);
    }
  }

  private static String encode(String text) {
    return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
