package chat.hearth.matrix;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reading JSON from outside strictly, and writing it compactly. */
public final class Json {
  /** Deeper nesting than any event type has use for; bounds every recursive walk over a tree. */
  public static final int MAX_DEPTH = 100;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNumberLength(40)
                          .maxStringLength(100_000_000)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          // Events of room versions 1 to 5 are hashed with the digits of their floats as sent.
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private Json() {}

  /**
   * Parses one JSON value: valid UTF-8, no duplicate keys, no more than {@link #MAX_DEPTH} levels,
   * nothing behind it.
   *
   * @throws MatrixError {@code M_NOT_JSON}
   */
  public static JsonNode parse(byte[] bytes) {
    return read(bytes, MAPPER::readTree);
  }

  /**
   * Has one JSON value read token by token, as strictly as {@link #parse}; for bodies of which only
   * the outline is looked at.
   *
   * @param reading is handed the parser at the first token and leaves it at the last
   * @throws MatrixError {@code M_NOT_JSON}, and what the reading throws
   */
  public static <T> T read(byte[] bytes, Reading<T> reading) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
    } catch (CharacterCodingException e) {
      throw MatrixError.notJson("The body is not valid UTF-8");
    }
    try (var parser = MAPPER.createParser(bytes)) {
      if (parser.nextToken() == null) {
        throw MatrixError.notJson("The body is empty");
      }
      var result = reading.from(parser);
      if (parser.nextToken() != null) {
        throw MatrixError.notJson("The body is more than one JSON value");
      }
      return result;
    } catch (JsonProcessingException e) {
      throw MatrixError.notJson("The body is not valid JSON: " + firstLine(e.getOriginalMessage()));
    } catch (IOException e) {
      throw MatrixError.notJson("The body could not be read");
    }
  }

  /** Reads a value from its tokens. */
  @FunctionalInterface
  public interface Reading<T> {
    T from(JsonParser parser) throws IOException;
  }

  /**
   * Parses one JSON object.
   *
   * @throws MatrixError {@code M_NOT_JSON}, or {@code M_BAD_JSON} where it is JSON but no object
   */
  public static ObjectNode parseObject(byte[] bytes) {
    if (parse(bytes) instanceof ObjectNode object) {
      return object;
    }
    throw MatrixError.badJson("The body must be a JSON object");
  }

  /** Parses JSON that Hearth wrote itself; a failure is a fault of ours. */
  public static ObjectNode own(byte[] bytes) {
    try {
      return (ObjectNode) MAPPER.readTree(bytes);
    } catch (IOException e) {
      throw new IllegalStateException("Stored JSON does not parse", e);
    }
  }

  /** As {@link #own(byte[])}, from text. */
  public static ObjectNode own(String text) {
    return own(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Compact UTF-8 JSON of a tree, a record, a map or a list. */
  public static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Could not write JSON", e);
    }
  }

  /** As {@link #bytes(Object)}, as text. */
  public static String text(Object value) {
    return new String(bytes(value), StandardCharsets.UTF_8);
  }

  /** A tree of a record, a map or a list. */
  public static JsonNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }

  /** JSON that is already written, as a leaf of a tree: written out as it is, not to be read. */
  public static JsonNode raw(byte[] json) {
    return JsonNodeFactory.instance.pojoNode(new RawJson(json));
  }

  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  public static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  private static String firstLine(String message) {
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }
}
