package chat.hearth.matrix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object from outside, read field by field so that a mistake is named.
 *
 * <p>An absent required field is {@code M_MISSING_PARAM}; a field of the wrong type is {@code
 * M_BAD_JSON} with its name and what it should be. A {@code null} counts as absent.
 */
public record Fields(ObjectNode json) {
  public boolean has(String name) {
    return json.hasNonNull(name);
  }

  public String string(String name) {
    return optionalString(name).orElseThrow(() -> MatrixError.missingParam(name));
  }

  public Optional<String> optionalString(String name) {
    var node = present(name);
    if (node == null) {
      return Optional.empty();
    }
    if (!node.isTextual()) {
      throw wrongType(name, "a string");
    }
    return Optional.of(node.textValue());
  }

  public boolean bool(String name, boolean otherwise) {
    var node = present(name);
    if (node == null) {
      return otherwise;
    }
    if (!node.isBoolean()) {
      throw wrongType(name, "true or false");
    }
    return node.booleanValue();
  }

  public Optional<Long> optionalInteger(String name) {
    var node = present(name);
    if (node == null) {
      return Optional.empty();
    }
    if (!node.isIntegralNumber() || !node.canConvertToLong()) {
      throw wrongType(name, "an integer");
    }
    return Optional.of(node.longValue());
  }

  public Fields object(String name) {
    return optionalObject(name).orElseThrow(() -> MatrixError.missingParam(name));
  }

  public Optional<Fields> optionalObject(String name) {
    var node = present(name);
    if (node == null) {
      return Optional.empty();
    }
    if (!(node instanceof ObjectNode object)) {
      throw wrongType(name, "an object");
    }
    return Optional.of(new Fields(object));
  }

  /** The strings of an array; empty where the field is absent. */
  public List<String> strings(String name) {
    var strings = new ArrayList<String>();
    for (var element : array(name)) {
      if (!element.isTextual()) {
        throw wrongType(name, "an array of strings");
      }
      strings.add(element.textValue());
    }
    return strings;
  }

  /** The objects of an array; empty where the field is absent. */
  public List<Fields> objects(String name) {
    var objects = new ArrayList<Fields>();
    for (var element : array(name)) {
      if (!(element instanceof ObjectNode object)) {
        throw wrongType(name, "an array of objects");
      }
      objects.add(new Fields(object));
    }
    return objects;
  }

  private Iterable<JsonNode> array(String name) {
    var node = present(name);
    if (node == null) {
      return List.of();
    }
    if (!(node instanceof ArrayNode array)) {
      throw wrongType(name, "an array");
    }
    return array;
  }

  private @Nullable JsonNode present(String name) {
    var node = json.get(name);
    return node == null || node.isNull() ? null : node;
  }

  private static MatrixError wrongType(String name, String wanted) {
    return MatrixError.badJson("'" + name + "' must be " + wanted);
  }
}
