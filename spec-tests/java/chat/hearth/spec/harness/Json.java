package chat.hearth.spec.harness;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** Short ways to write and read JSON in a test. */
public final class Json {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  /** An object of alternating keys and values; a value may be anything that Jackson can map. */
  public static ObjectNode object(Object... keysAndValues) {
    var object = MAPPER.createObjectNode();
    for (var i = 0; i < keysAndValues.length; i += 2) {
      object.set((String) keysAndValues[i], value(keysAndValues[i + 1]));
    }
    return object;
  }

  /** An array of anything that Jackson can map. */
  public static ArrayNode array(Object... values) {
    var array = MAPPER.createArrayNode();
    for (var each : values) {
      array.add(value(each));
    }
    return array;
  }

  /** The JSON in a string; the test is wrong if there is none. */
  public static JsonNode parse(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  /** Whether the bytes are one JSON value, and nothing else. */
  static JsonNode parse(byte[] json) throws IOException {
    return MAPPER.readTree(json);
  }

  static byte[] bytes(JsonNode json) {
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The elements of an array, in order; none if the node is missing. */
  public static List<JsonNode> list(JsonNode array) {
    var elements = new ArrayList<JsonNode>();
    array.forEach(elements::add);
    return elements;
  }

  /** One field of each element, as text. */
  public static List<String> texts(JsonNode array, String field) {
    return texts(list(array), field);
  }

  /** One field of each element, as text. */
  public static List<String> texts(Collection<JsonNode> elements, String field) {
    return elements.stream().map(element -> element.path(field).asText()).toList();
  }

  /** The names of an object's fields; none if the node is missing. */
  public static List<String> keys(JsonNode object) {
    var names = new ArrayList<String>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** The first element of a type and state key, or a missing node. */
  public static JsonNode state(JsonNode events, String type, String stateKey) {
    return ofType(events, type)
        .filter(event -> event.path("state_key").asText("-").equals(stateKey))
        .findFirst()
        .orElse(MAPPER.missingNode());
  }

  /** The elements of a type. */
  public static Stream<JsonNode> ofType(JsonNode events, String type) {
    return list(events).stream().filter(event -> event.path("type").asText().equals(type));
  }

  private static JsonNode value(Object value) {
    return value instanceof JsonNode node ? node : MAPPER.valueToTree(value);
  }
}
