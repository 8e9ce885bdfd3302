package chat.hearth.platform.identity;

import chat.hearth.matrix.MatrixError;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An address outside Matrix, as identity servers compare it.
 *
 * @param medium {@code email} or {@code msisdn}
 * @see <a href="https://spec.matrix.org/v1.19/appendices/#3pid-types">Appendices: third-party
 *     identifier types</a>
 */
public record ThirdPartyId(String medium, String address) {
  private static final int MAX_LENGTH = 254; // of an e-mail address: RFC 5321
  private static final Pattern EMAIL = Pattern.compile("[^@\\s\\p{Cntrl}]+@[^@\\s\\p{Cntrl}]+");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,15}"); // E.164

  /**
   * What somebody typed.
   *
   * @throws MatrixError {@code M_INVALID_PARAM} where it is no such address, {@code
   *     M_THREEPID_MEDIUM_NOT_SUPPORTED} for other media
   */
  public static ThirdPartyId of(String medium, String typed) {
    var address = typed.strip().toLowerCase(Locale.ROOT);
    var pattern =
        switch (medium) {
          case "email" -> EMAIL;
          case "msisdn" -> NUMBER;
          default ->
              throw MatrixError.of(
                  400, "M_THREEPID_MEDIUM_NOT_SUPPORTED", "'medium' must be email or msisdn");
        };
    if (address.length() > MAX_LENGTH || !pattern.matcher(address).matches()) {
      throw MatrixError.invalidParam("'address' is no address of this medium");
    }
    return new ThirdPartyId(medium, address);
  }
}
