package chat.hearth.feature.accounts.auth;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * Makes random secrets. The database only ever gets their {@link #hash}: 256 random bits need no
 * slow hash, and a stolen backup holds nothing that can be used.
 */
public final class Secrets {
  private static final int BYTES = 32;
  private static final String ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

  private final SecureRandom random;

  public Secrets(SecureRandom random) {
    this.random = random;
  }

  /** A new URL-safe secret of 256 bits. The prefix lets scanners recognise a leaked one. */
  public String make(String prefix) {
    var bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** A new identifier of capital letters and digits: unique in practice, but no secret. */
  public String name(int length) {
    var name = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      name.append(ALPHANUMERIC.charAt(random.nextInt(ALPHANUMERIC.length())));
    }
    return name.toString();
  }

  /** SHA-256, as {@code bytea}. */
  public static Buffer hash(String secret) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return Buffer.buffer(digest.digest(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
