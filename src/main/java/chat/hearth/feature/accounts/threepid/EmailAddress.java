package chat.hearth.feature.accounts.threepid;

import chat.hearth.matrix.MatrixError;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An e-mail address in small letters, as it is compared.
 *
 * @see <a href="https://spec.matrix.org/v1.19/appendices/#e-mail">Appendices: third-party
 *     identifier types, e-mail</a>
 */
public record EmailAddress(String value) {
  /** The medium of third-party identifiers that are e-mail addresses. */
  public static final String MEDIUM = "email";

  /** RFC 5321, section 4.5.3.1.3, less the angle brackets. */
  private static final int MAX_LENGTH = 254;

  /** Less than what RFC 5322 lets through: nothing that would need quoting in a header. */
  private static final Pattern PLAIN =
      Pattern.compile(
          "[^@\\s\\p{Cntrl}<>()\\[\\]\\\\,;:\"]+@[^@\\s\\p{Cntrl}<>()\\[\\]\\\\,;:\"]+");

  public EmailAddress {
    if (value.length() > MAX_LENGTH || !PLAIN.matcher(value).matches()) {
      throw MatrixError.invalidParam("This is not an e-mail address");
    }
  }

  /**
   * The address that somebody typed.
   *
   * @throws MatrixError {@code M_INVALID_PARAM} where it is none
   */
  public static EmailAddress of(String typed) {
    return new EmailAddress(typed.strip().toLowerCase(Locale.ROOT));
  }
}
