package chat.hearth.event.auth;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One power level as rooms of different ages spell it.
 *
 * @see <a href="https://spec.matrix.org/v1.19/rooms/v1/#deprecated-event-content-schemas">Room
 *     version 1: deprecated event content schemas</a>
 */
final class Level {
  /** What creators of version 12 have; no event can say it. */
  static final long INFINITE = Long.MAX_VALUE;

  private static final BigInteger MOST = BigInteger.valueOf(INFINITE - 1);
  private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
  private static final Pattern INTEGER_TEXT = Pattern.compile("\\s*[+-]?[0-9]+\\s*");

  private Level() {}

  /**
   * The level that a value stands for, or null where it stands for none or is absent.
   *
   * @param integersOnly false where text counts too, and floats, which are truncated
   */
  static @Nullable Long read(@Nullable JsonNode value, boolean integersOnly) {
    if (value == null) {
      return null;
    }
    if (value.isIntegralNumber()) {
      return value.canConvertToLong()
          ? Long.valueOf(Math.min(value.longValue(), INFINITE - 1))
          : Long.valueOf(saturated(value.bigIntegerValue()));
    }
    if (integersOnly) {
      return null;
    }
    if (value.isNumber()) {
      return truncated(value);
    }
    if (value.isTextual() && INTEGER_TEXT.matcher(value.textValue()).matches()) {
      return saturated(new BigInteger(withoutPlus(value.textValue().strip())));
    }
    return null;
  }

  private static @Nullable Long truncated(JsonNode value) {
    if (!Double.isFinite(value.doubleValue())) {
      return null; // Outside the range of a double: no level at all.
    }
    BigDecimal decimal = value.decimalValue();
    // Below 1 there is nothing left, and expanding 1e-999999999 would take all memory.
    return Math.abs(value.doubleValue()) < 1 ? 0 : saturated(decimal.toBigInteger());
  }

  private static long saturated(BigInteger value) {
    return value.min(MOST).max(LEAST).longValue();
  }

  private static String withoutPlus(String text) {
    return text.startsWith("+") ? text.substring(1) : text;
  }
}
