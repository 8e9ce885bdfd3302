package chat.hearth.feature.calls;

import chat.hearth.matrix.UserId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A user name and password for a TURN server.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/draft-uberti-behave-turn-rest-00">A REST API
 *     for access to TURN services</a>
 */
record TurnCredentials(String username, String password) {
  // What TURN servers compute themselves to compare; the choice is theirs.
  private static final String MAC = "HmacSHA1";

  /** Credentials that a TURN server with the same secret takes up to a moment. */
  static TurnCredentials expiring(UserId user, String secret, Instant until) {
    var username = until.getEpochSecond() + ":" + user.value();
    try {
      var mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), MAC));
      var proof = mac.doFinal(username.getBytes(StandardCharsets.UTF_8));
      return new TurnCredentials(username, Base64.getEncoder().encodeToString(proof));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has " + MAC, e);
    }
  }
}
