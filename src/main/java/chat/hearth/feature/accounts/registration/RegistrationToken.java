package chat.hearth.feature.accounts.registration;

import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A token that lets people register.
 *
 * @param usesAllowed how many accounts it is good for; empty for any number
 * @param pending registrations under way that hold one of its uses
 * @param completed accounts made with it
 * @param expiresAt empty where it never does
 */
record RegistrationToken(
    String token,
    Optional<Integer> usesAllowed,
    int pending,
    int completed,
    Optional<Instant> expiresAt) {
  static final int MAX_LENGTH = 64; // Client-Server API: token-authenticated registration

  private static final Pattern GRAMMAR = Pattern.compile("[A-Za-z0-9._~-]{1,64}");

  /**
   * Checks a token that an operator has chosen.
   *
   * @throws MatrixError {@code M_INVALID_PARAM}
   */
  static String requireValid(String token) {
    if (!GRAMMAR.matcher(token).matches()) {
      throw MatrixError.invalidParam(
          "A token has 1 to 64 of the characters A-Z, a-z, 0-9, '.', '_', '~' and '-'");
    }
    return token;
  }

  boolean isValidAt(Instant now) {
    return expiresAt.filter(end -> !now.isBefore(end)).isEmpty()
        && usesAllowed.filter(uses -> pending + completed >= uses).isEmpty();
  }

  /** As the admin API shows it; absent limits are {@code null}. */
  ObjectNode toJson() {
    return Json.object()
        .put("token", token)
        .put("uses_allowed", usesAllowed.orElse(null))
        .put("pending", pending)
        .put("completed", completed)
        .put("expiry_time", expiresAt.map(Instant::toEpochMilli).orElse(null));
  }
}
