package chat.hearth.feature.accounts.threepid;

import chat.hearth.matrix.Fields;
import chat.hearth.matrix.MatrixError;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a client asks for when it wants an e-mail to be sent.
 *
 * @param sendAttempt repeating one sends nothing
 * @param nextLink where the owner of the address goes after following the link
 */
record ValidationRequest(
    EmailAddress address, String clientSecret, long sendAttempt, Optional<String> nextLink) {
  private static final Pattern SECRET = Pattern.compile("[0-9a-zA-Z.=_-]{1,255}");
  private static final int MAX_LINK_LENGTH = 2_000;

  /**
   * Reads the body of a {@code requestToken}.
   *
   * @throws MatrixError {@code M_INVALID_PARAM}, {@code M_MISSING_PARAM}, {@code M_BAD_JSON}
   */
  static ValidationRequest of(Fields fields) {
    var secret = secret(fields);
    var attempt =
        fields
            .optionalInteger("send_attempt")
            .orElseThrow(() -> MatrixError.missingParam("send_attempt"));
    if (attempt < 0) {
      throw MatrixError.invalidParam("'send_attempt' must not be negative");
    }
    var address = EmailAddress.of(fields.string("email"));
    var link = fields.optionalString("next_link").filter(text -> !text.isEmpty());
    link.ifPresent(ValidationRequest::requireHttp);
    return new ValidationRequest(address, secret, attempt, link);
  }

  /** The {@code client_secret}, checked. */
  static String secret(Fields fields) {
    var secret = fields.string("client_secret");
    if (!SECRET.matcher(secret).matches()) {
      throw MatrixError.invalidParam(
          "'client_secret' has 1 to 255 of the characters 0-9 a-z A-Z . = _ -");
    }
    return secret;
  }

  private static void requireHttp(String link) {
    try {
      var uri = URI.create(link);
      boolean http = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      if (http && uri.getHost() != null && link.length() <= MAX_LINK_LENGTH) {
        return;
      }
    } catch (IllegalArgumentException e) {
      // Falls through to the one error for both.
    }
    throw MatrixError.invalidParam("'next_link' must be an http or https URL");
  }
}
