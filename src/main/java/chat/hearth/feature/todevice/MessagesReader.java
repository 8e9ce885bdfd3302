package chat.hearth.feature.todevice;

import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.UserId;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads {@code {"messages": {"@user": {"DEVICE": {…}}}}} and cuts the contents out of the body as
 * they are: nobody here looks into them, and there may be a megabyte of them for a thousand
 * devices.
 */
final class MessagesReader {
  private static final String MESSAGES = "messages";
  private static final int MAX_CONTENT_BYTES = 65_536; // as an event

  private final byte[] body;
  private final JsonParser parser;

  private MessagesReader(byte[] body, JsonParser parser) {
    this.body = body;
    this.parser = parser;
  }

  /**
   * The contents by user and device, which may be {@code *}.
   *
   * @throws MatrixError {@code M_NOT_JSON}, {@code M_BAD_JSON}, {@code M_MISSING_PARAM}, {@code
   *     M_INVALID_PARAM} where a user is none, {@code M_TOO_LARGE}
   */
  static Map<UserId, Map<String, byte[]>> read(byte[] body) {
    return Json.read(body, parser -> new MessagesReader(body, parser).body());
  }

  private Map<UserId, Map<String, byte[]>> body() throws IOException {
    if (!parser.hasToken(JsonToken.START_OBJECT)) {
      throw MatrixError.badJson("The body must be a JSON object");
    }
    var users = new LinkedHashMap<UserId, Map<String, byte[]>>();
    boolean found = false;
    for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      if (parser.nextToken() != JsonToken.VALUE_NULL && name.equals(MESSAGES)) {
        found = true;
        users(users);
      } else {
        parser.skipChildren();
      }
    }
    if (!found) {
      throw MatrixError.missingParam(MESSAGES);
    }
    return users;
  }

  private void users(Map<UserId, Map<String, byte[]>> users) throws IOException {
    requireObject(MESSAGES);
    for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      requireObject(name);
      var contents = new LinkedHashMap<String, byte[]>();
      for (var device = parser.nextFieldName(); device != null; device = parser.nextFieldName()) {
        parser.nextToken();
        requireObject(device);
        contents.put(device, content());
      }
      users.put(new UserId(name), contents);
    }
  }

  private byte[] content() throws IOException {
    long start = parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    long end = parser.currentLocation().getByteOffset();
    if (start < 0 || body[(int) start] != '{' || body[(int) end - 1] != '}') {
      throw MatrixError.notJson("The body is not in UTF-8"); // other encodings have no such places
    }
    if (end - start > MAX_CONTENT_BYTES) {
      throw MatrixError.tooLarge("A message has at most 65,536 bytes");
    }
    return Arrays.copyOfRange(body, (int) start, (int) end);
  }

  private void requireObject(String name) {
    if (!parser.hasToken(JsonToken.START_OBJECT)) {
      throw MatrixError.badJson("'" + name + "' must be an object");
    }
  }
}
