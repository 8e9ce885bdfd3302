package chat.hearth.feature.accounts.registration;

import chat.hearth.matrix.Fields;
import chat.hearth.matrix.MatrixError;
import java.time.Instant;
import java.util.Optional;

/**
 * The limits that an operator gives a registration token.
 *
 * @param usesAllowed empty for any number
 * @param expiresAt empty for never
 */
record TokenLimits(Optional<Integer> usesAllowed, Optional<Instant> expiresAt) {
  /**
   * Reads {@code uses_allowed} and {@code expiry_time}: absent keeps what was, {@code null} lifts
   * the limit.
   *
   * @throws MatrixError {@code M_INVALID_PARAM}
   */
  static TokenLimits read(Fields fields, TokenLimits before, Instant now) {
    var uses =
        fields.json().has("uses_allowed")
            ? fields.optionalInteger("uses_allowed").map(TokenLimits::uses)
            : before.usesAllowed;
    var end =
        fields.json().has("expiry_time")
            ? fields.optionalInteger("expiry_time").map(millis -> future(millis, now))
            : before.expiresAt;
    return new TokenLimits(uses, end);
  }

  private static int uses(long number) {
    if (number < 0 || number > Integer.MAX_VALUE) {
      throw MatrixError.invalidParam("'uses_allowed' must be a non-negative integer or null");
    }
    return (int) number;
  }

  private static Instant future(long millis, Instant now) {
    var end = Instant.ofEpochMilli(millis);
    if (end.isBefore(now)) {
      throw MatrixError.invalidParam("'expiry_time' must not be in the past");
    }
    return end;
  }
}
