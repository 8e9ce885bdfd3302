package chat.hearth.feature.profiles;

import chat.hearth.matrix.MatrixError;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * What a profile's fields may be called and contain.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3profileuseridkeyname">
 *     Client-Server API: PUT /profile/{userId}/{keyName}</a>
 */
final class ProfileField {
  private static final int MAX_NAME_BYTES = 255; // as specified
  private static final int MAX_DISPLAY_NAME_LENGTH = 256;
  private static final int MAX_AVATAR_URL_LENGTH = 1_000;

  private static final int MAX_DIGITS = 400; // more than any double needs, and far from jsonb's end

  /** Appendices: common namespaced identifier grammar. */
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_.-]*");

  private static final Pattern MXC = Pattern.compile("mxc://[^/\\s]+/[A-Za-z0-9_-]+");

  private ProfileField() {}

  /**
   * Checks a field's name.
   *
   * @throws MatrixError {@code M_KEY_TOO_LARGE}, {@code M_INVALID_PARAM}
   */
  static String requireName(String name) {
    if (name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
      throw MatrixError.of(400, "M_KEY_TOO_LARGE", "A profile key has at most 255 bytes");
    }
    if (!NAME.matcher(name).matches()) {
      throw MatrixError.invalidParam("Not a profile key");
    }
    return name;
  }

  /** Whether setting a field to this value removes it: clients clear name and avatar this way. */
  static boolean isRemoval(String name, JsonNode value) {
    return isPropagated(name) && (value.isNull() || "".equals(value.textValue()));
  }

  /** Whether rooms carry this field in membership events. */
  static boolean isPropagated(String name) {
    return name.equals(Profile.DISPLAY_NAME) || name.equals(Profile.AVATAR_URL);
  }

  /**
   * Checks a field's value; of fields that the specification does not know any is good that
   * PostgreSQL can look into, which knows no NUL and no numbers without end.
   *
   * @throws MatrixError {@code M_BAD_JSON}, {@code M_INVALID_PARAM}
   */
  static void requireValue(String name, JsonNode value) {
    if (!isStorable(value)) {
      throw MatrixError.invalidParam("A profile has no NUL and no number of more than 400 digits");
    }
    switch (name) {
      case Profile.DISPLAY_NAME -> {
        if (text(name, value).length() > MAX_DISPLAY_NAME_LENGTH) {
          throw MatrixError.invalidParam("A display name has at most 256 characters");
        }
      }
      case Profile.AVATAR_URL -> {
        var url = text(name, value);
        if (url.length() > MAX_AVATAR_URL_LENGTH || !MXC.matcher(url).matches()) {
          throw MatrixError.invalidParam("'avatar_url' must be an mxc: URI");
        }
      }
      case "m.tz" -> text(name, value);
      default -> {}
    }
  }

  private static boolean isStorable(JsonNode value) {
    if (value.isTextual()) {
      return value.textValue().indexOf('\0') < 0;
    }
    if (value.isNumber()) {
      var number = value.decimalValue();
      return Math.abs((long) number.scale()) + number.precision() <= MAX_DIGITS;
    }
    for (var field : value.properties()) {
      if (field.getKey().indexOf('\0') >= 0) {
        return false;
      }
    }
    for (var child : value) {
      if (!isStorable(child)) {
        return false;
      }
    }
    return true;
  }

  private static String text(String name, JsonNode value) {
    if (!value.isTextual()) {
      throw MatrixError.badJson("'" + name + "' must be a string");
    }
    return value.textValue();
  }
}
