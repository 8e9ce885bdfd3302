package chat.hearth.matrix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Comparator;

/**
 * Canonical JSON: UTF-8 without insignificant white space, keys sorted by Unicode code point, each
 * string in its shortest form.
 *
 * <p>It sits on the path of every event, several times, so it writes straight into a growing byte
 * buffer and looks at the order of keys before it sorts them: stored events are sorted already.
 *
 * @see <a href="https://spec.matrix.org/v1.19/appendices/#canonical-json">Appendices: canonical
 *     JSON</a>
 */
public final class CanonicalJson {
  /** The greatest integer that canonical JSON may hold: 2^53 - 1. */
  public static final long MAX_INTEGER = (1L << 53) - 1;

  /** The least integer that canonical JSON may hold. */
  public static final long MIN_INTEGER = -MAX_INTEGER;

  /** Orders text by Unicode code point; {@code String.compareTo} orders by UTF-16 unit. */
  public static final Comparator<String> CODE_POINT_ORDER = CanonicalJson::compareByCodePoint;

  private final ByteBuilder out = new ByteBuilder(1024);
  private final boolean strict;

  private CanonicalJson(boolean strict) {
    this.strict = strict;
  }

  /**
   * Encodes a value strictly, as room versions from 6 and everything that is signed demand.
   *
   * @throws MatrixError {@code M_BAD_JSON} at a float, an integer outside ±(2^53 - 1), a lone
   *     surrogate or anything that is not JSON
   */
  public static byte[] encode(JsonNode value) {
    return encode(value, true);
  }

  /**
   * Encodes a value for room versions 1 to 5, whose events may hold floats and integers of any
   * size. A decimal fraction keeps its digits, since its sender hashed them; an integer written
   * with an exponent becomes a plain integer.
   *
   * @throws MatrixError {@code M_BAD_JSON} at a lone surrogate or a number that is none
   */
  public static byte[] encodeLenient(JsonNode value) {
    return encode(value, false);
  }

  private static byte[] encode(JsonNode value, boolean strict) {
    var encoder = new CanonicalJson(strict);
    encoder.write(value);
    return encoder.out.toBytes();
  }

  private void write(JsonNode node) {
    switch (node.getNodeType()) {
      case OBJECT -> writeObject((ObjectNode) node);
      case ARRAY -> writeArray(node);
      case STRING -> writeString(node.textValue());
      case NUMBER -> writeNumber(node);
      case BOOLEAN -> out.ascii(node.booleanValue() ? "true" : "false");
      case NULL -> out.ascii("null");
      case BINARY, MISSING, POJO -> throw MatrixError.badJson("Not a JSON value");
    }
  }

  private void writeObject(ObjectNode object) {
    var keys = new String[object.size()];
    int count = 0;
    boolean sorted = true;
    for (var names = object.fieldNames(); names.hasNext(); count++) {
      keys[count] = names.next();
      sorted &= count == 0 || compareByCodePoint(keys[count - 1], keys[count]) < 0;
    }
    out.add('{');
    if (sorted) {
      boolean first = true;
      for (var field : object.properties()) {
        writeField(first, field.getKey(), field.getValue());
        first = false;
      }
    } else {
      Arrays.sort(keys, CODE_POINT_ORDER);
      for (int i = 0; i < keys.length; i++) {
        writeField(i == 0, keys[i], object.get(keys[i]));
      }
    }
    out.add('}');
  }

  private void writeField(boolean first, String key, JsonNode value) {
    if (!first) {
      out.add(',');
    }
    writeString(key);
    out.add(':');
    write(value);
  }

  private void writeArray(JsonNode array) {
    out.add('[');
    for (int i = 0; i < array.size(); i++) {
      if (i > 0) {
        out.add(',');
      }
      write(array.get(i));
    }
    out.add(']');
  }

  private void writeString(String text) {
    out.add('"');
    if (!out.quoted(text)) {
      throw MatrixError.badJson("A string holds half of a surrogate pair");
    }
    out.add('"');
  }

  private void writeNumber(JsonNode number) {
    if (!number.isIntegralNumber()) {
      if (strict) {
        throw MatrixError.badJson("Numbers must be integers, not " + shortened(number));
      }
      writeFraction(number);
    } else if (number.canConvertToLong()) {
      long value = number.longValue();
      if (strict && (value > MAX_INTEGER || value < MIN_INTEGER)) {
        throw outOfRange(number);
      }
      out.integer(value);
    } else if (strict) {
      throw outOfRange(number);
    } else {
      out.ascii(number.asText());
    }
  }

  private void writeFraction(JsonNode number) {
    if (number.isFloatingPointNumber() && !number.isBigDecimal()) {
      if (!Double.isFinite(number.doubleValue())) {
        throw MatrixError.badJson("A number is not finite");
      }
    }
    out.ascii(fraction(number.decimalValue()));
  }

  /**
   * A decimal number as Python writes it, for Python wrote nearly all floats that the rooms of
   * versions 1 to 5 hold; except that an integer loses its exponent, as the specification's example
   * shows ({@code 1e10} is {@code 10000000000}).
   */
  private static String fraction(BigDecimal value) {
    // The exponent that scientific notation would show.
    long exponent = (long) value.precision() - value.scale() - 1;
    if (value.signum() == 0 || (exponent >= -4 && exponent < 16)) {
      return value.scale() < 0 || value.scale() > 1000
          ? value.stripTrailingZeros().toPlainString()
          : value.toPlainString();
    }
    var digits = value.unscaledValue().abs().toString();
    var mantissa = new StringBuilder(value.signum() < 0 ? "-" : "").append(digits.charAt(0));
    if (digits.length() > 1) {
      mantissa.append('.').append(digits, 1, digits.length());
    }
    var sign = exponent < 0 ? "-" : "+";
    long magnitude = Math.abs(exponent);
    return mantissa + "e" + sign + (magnitude < 10 ? "0" : "") + magnitude;
  }

  private static MatrixError outOfRange(JsonNode number) {
    return MatrixError.badJson("Integers must lie within ±(2^53 - 1), unlike " + shortened(number));
  }

  private static String shortened(JsonNode number) {
    var text = number.asText();
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }

  /**
   * UTF-16 and code point order differ in one respect: surrogates (which stand for U+10000 and
   * above) sort before U+E000 to U+FFFF as units, and behind them as code points.
   */
  private static int compareByCodePoint(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        boolean surrogateX = Character.isSurrogate(x);
        boolean surrogateY = Character.isSurrogate(y);
        return surrogateX == surrogateY ? x - y : surrogateX ? 1 : -1;
      }
    }
    return a.length() - b.length();
  }
}
