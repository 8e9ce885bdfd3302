package chat.hearth.feature.accounts.auth;

import chat.hearth.matrix.Fields;
import chat.hearth.matrix.Json;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** Reads what a browser sends of a form. */
public final class FormBody {
  private FormBody() {}

  /** The fields of {@code application/x-www-form-urlencoded}; a broken escape drops its field. */
  public static Fields fields(byte[] body) {
    var json = Json.object();
    for (var pair : new String(body, StandardCharsets.UTF_8).split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        try {
          json.put(
              URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
              URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
          continue;
        }
      }
    }
    return new Fields(json);
  }
}
