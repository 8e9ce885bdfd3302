package chat.hearth.bench.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A response as it came. What the hot loops need is found in the bytes, without a parse. */
public record Reply(int status, byte[] body) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  public boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  public JsonNode json() {
    try {
      return MAPPER.readTree(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public boolean contains(byte[] text) {
    return indexOf(text, 0) >= 0;
  }

  /**
   * The first string called {@code name} anywhere in the body; right for names that occur once and
   * for values without escapes, such as tokens.
   */
  public String string(String name) {
    int at = indexOf(('"' + name + '"').getBytes(StandardCharsets.UTF_8), 0);
    if (at < 0) {
      throw new IllegalStateException("no " + name + " in the response");
    }
    int open = indexOf(new byte[] {'"'}, at + name.length() + 2) + 1;
    int close = indexOf(new byte[] {'"'}, open);
    return new String(body, open, close - open, StandardCharsets.UTF_8);
  }

  private int indexOf(byte[] text, int from) {
    for (int i = from; i <= body.length - text.length; i++) {
      int j = 0;
      while (j < text.length && body[i + j] == text[j]) {
        j++;
      }
      if (j == text.length) {
        return i;
      }
    }
    return -1;
  }
}
