package chat.hearth.feature.livekit;

import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tokens that this server and LiveKit show each other: JSON Web Tokens under a shared key.
 *
 * @see <a href="https://docs.livekit.io/home/get-started/authentication/">LiveKit: authentication
 *     </a>
 */
final class LiveKitTokens {
  /** LiveKit itself renews the token of who is connected. */
  private static final Duration JOIN = Duration.ofHours(1);

  private static final Duration CALL = Duration.ofMinutes(1); // of an API request
  private static final Duration SKEW = Duration.ofMinutes(1); // between the two clocks
  private static final String MAC = "HmacSHA256";
  private static final String HEADER = part(Json.bytes(header()));

  private final String key;
  private final String secret;
  private final Clock clock;

  LiveKitTokens(String key, String secret, Clock clock) {
    this.key = key;
    this.secret = secret;
    this.clock = clock;
  }

  /** Lets one participant into one room, to be seen and heard there. */
  String join(String room, String identity) {
    var grant = Json.object();
    grant.put("room", room);
    grant.put("roomJoin", true);
    grant.put("roomCreate", false);
    grant.put("canPublish", true);
    grant.put("canSubscribe", true);
    return token(JOIN, identity, grant);
  }

  /** Makes rooms. */
  String createRoom() {
    return token(CALL, "", Json.object().put("roomCreate", true));
  }

  /** Asks about a room. */
  String administer(String room) {
    return token(CALL, "", Json.object().put("roomAdmin", true).put("room", room));
  }

  /**
   * Checks that LiveKit sent a body: the token that comes with it holds its hash.
   *
   * @throws MatrixError 401 {@code M_UNAUTHORIZED} where it did not, or long ago
   */
  void requireSigned(String token, byte[] body) {
    var parts = token.split("\\.", -1);
    try {
      if (parts.length == 3
          && MessageDigest.isEqual(
              mac(parts[0] + "." + parts[1]), Base64.getUrlDecoder().decode(parts[2]))
          && isOurs(Json.parseObject(Base64.getUrlDecoder().decode(parts[1])), body)) {
        return;
      }
    } catch (IllegalArgumentException | MatrixError e) {
      // Falls through to the one error for whatever is wrong with it.
    }
    throw MatrixError.of(401, "M_UNAUTHORIZED", "Not signed by the LiveKit server");
  }

  private boolean isOurs(ObjectNode claims, byte[] body) {
    long now = clock.instant().getEpochSecond();
    var hash = Base64.getEncoder().encodeToString(sha256(body));
    return claims.path("iss").asText().equals(key)
        && claims.path("sha256").asText().equals(hash)
        && claims.path("exp").asLong() > now - SKEW.toSeconds()
        && claims.path("nbf").asLong() < now + SKEW.toSeconds();
  }

  private String token(Duration lifetime, String identity, ObjectNode grant) {
    var now = clock.instant();
    var claims = Json.object();
    claims.put("iss", key);
    if (!identity.isEmpty()) {
      claims.put("sub", identity);
    }
    claims.put("nbf", now.minus(SKEW).getEpochSecond());
    claims.put("exp", now.plus(lifetime).getEpochSecond());
    claims.set("video", grant);
    var signed = HEADER + "." + part(Json.bytes(claims));
    return signed + "." + part(mac(signed));
  }

  private static ObjectNode header() {
    return Json.object().put("alg", "HS256").put("typ", "JWT");
  }

  private static String part(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private byte[] mac(String text) {
    try {
      var mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), MAC));
      return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has " + MAC, e);
    }
  }

  static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
