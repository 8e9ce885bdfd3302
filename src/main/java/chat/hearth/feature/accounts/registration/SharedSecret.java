package chat.hearth.feature.accounts.registration;

import chat.hearth.matrix.MatrixError;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The secret that lets the operator's scripts make accounts, administrators too. */
final class SharedSecret {
  private final Optional<String> secret;

  SharedSecret(Optional<String> secret) {
    this.secret = secret;
  }

  /**
   * The secret.
   *
   * @throws MatrixError {@code M_UNKNOWN} where there is none
   */
  String requireConfigured() {
    return secret.orElseThrow(
        () -> MatrixError.of(400, "M_UNKNOWN", "Shared secret registration is not enabled"));
  }

  /**
   * Whether the sender knows the secret: HMAC-SHA1, in hex, over the parts with NUL between them.
   *
   * @throws MatrixError {@code M_UNKNOWN} where there is no secret
   */
  boolean matches(
      String mac,
      String nonce,
      String username,
      String password,
      boolean admin,
      Optional<String> userType) {
    var parts = new ArrayList<>(List.of(nonce, username, password, admin ? "admin" : "notadmin"));
    userType.ifPresent(parts::add);
    if (parts.stream().anyMatch(part -> part.indexOf('\0') >= 0)) {
      return false; // The parts could be cut otherwise.
    }
    var expected = HexFormat.of().formatHex(hmac(String.join("\0", parts)));
    return MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.UTF_8),
        mac.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
  }

  private byte[] hmac(String text) {
    var key = requireConfigured().getBytes(StandardCharsets.UTF_8);
    try {
      var mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(key, "HmacSHA1"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has HmacSHA1", e);
    }
  }
}
