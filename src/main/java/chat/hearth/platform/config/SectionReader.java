package chat.hearth.platform.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads records from a YAML tree and the environment, collecting every mistake. A record with a
 * mistake comes back as null, which is never looked at because the mistakes are thrown.
 */
final class SectionReader {
  private final ObjectMapper yaml;
  private final Map<String, String> environment;
  private final List<String> mistakes = new ArrayList<>();

  SectionReader(ObjectMapper yaml, Map<String, String> environment) {
    this.yaml = yaml;
    this.environment = environment;
  }

  List<String> mistakes() {
    return mistakes;
  }

  /**
   * Reads a section.
   *
   * @param given what the file says; missing or null counts as empty
   * @param defaults what the section's own key gives as defaults of the keys below it
   */
  @Nullable Object section(Class<?> type, JsonNode given, JsonNode defaults, String path) {
    if (!given.isObject() && !absent(given) && !given.asText("-").isEmpty()) {
      mistakes.add((path.isEmpty() ? "The file" : path) + ": must hold keys");
      return null;
    }
    var names = Keys.names(type);
    given
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!names.contains(name)) {
                mistakes.add(
                    Keys.path(path, name) + ": no such key" + NearName.suggestion(name, names));
              }
            });
    var before = mistakes.size();
    var components = type.getRecordComponents();
    @Nullable Object[] values = new @Nullable Object[components.length];
    for (var i = 0; i < components.length; i++) {
      var name = Keys.name(components[i]);
      var key = Keys.key(components[i]);
      var otherwise = key.def().isEmpty() ? defaults.path(name) : parse(key.def());
      values[i] = component(components[i], key, given.path(name), otherwise, Keys.path(path, name));
    }
    return mistakes.size() > before ? null : construct(type, components, values, path);
  }

  private @Nullable Object component(
      RecordComponent component, Key key, JsonNode given, JsonNode defaults, String path) {
    var type = component.getGenericType();
    var nested = Keys.section(type);
    if (nested.isPresent()) {
      var wanted = !Keys.isOptional(type) || !absent(given) || overridden(path);
      var section = wanted ? section(nested.get(), given, defaults, path) : null;
      return Keys.isOptional(type) ? Optional.ofNullable(section) : section;
    }
    var variable = Keys.variable(path);
    var set = environment.get(variable);
    if (set != null) {
      var value = Keys.isList(type) ? parse(set) : TextNode.valueOf(set);
      return value(type, key, value, variable);
    }
    return value(type, key, absent(given) ? defaults : given, path);
  }

  private @Nullable Object value(Type type, Key key, JsonNode node, String path) {
    if (Keys.isOptional(type)) {
      return absent(node)
          ? Optional.empty()
          : Optional.ofNullable(value(Keys.argument(type), key, node, path));
    }
    if (Keys.isList(type)) {
      return list((Class<?>) Keys.argument(type), node, path);
    }
    if (absent(node)) {
      return mistake(path, "must be set");
    }
    if (!node.isValueNode()) {
      return mistake(path, "must be a single value");
    }
    return scalar((Class<?>) type, key, node.asText().strip(), path);
  }

  private @Nullable Object scalar(Class<?> type, Key key, String text, String path) {
    if (type == boolean.class) {
      return text.equals("true") || text.equals("false")
          ? Boolean.valueOf(text)
          : mistake(path, "must be true or false");
    }
    if (type == int.class || type == Integer.class || type == double.class) {
      return number(type, key, text, path);
    }
    if (type.isEnum()) {
      return constant(type, text, path);
    }
    if (type == Duration.class) {
      var duration = Durations.parse(text);
      return duration.isPresent() ? duration.get() : mistake(path, "must be " + Durations.ALLOWED);
    }
    if (text.isEmpty()) {
      return mistake(path, "must not be empty");
    }
    if (type == Path.class) {
      return Path.of(text);
    }
    return key.format().accepts(text) ? text : mistake(path, "must be " + key.format().allowed());
  }

  private @Nullable Object constant(Class<?> type, String text, String path) {
    var names = new ArrayList<String>();
    for (var constant : type.getEnumConstants()) {
      var name = constant.toString().toLowerCase(Locale.ROOT);
      if (name.equals(text)) {
        return constant;
      }
      names.add(name);
    }
    return mistake(path, "must be one of " + String.join(", ", names));
  }

  private @Nullable Object number(Class<?> type, Key key, String text, String path) {
    var whole = type != double.class;
    try {
      if (whole) {
        var value = Integer.parseInt(text);
        if (value >= key.min() && value <= key.max()) {
          return value;
        }
      } else {
        var value = Double.parseDouble(text);
        if (value >= key.min() && value <= key.max()) {
          return value;
        }
      }
    } catch (NumberFormatException e) {
      // Falls through to the one message for both.
    }
    return mistake(
        path,
        "must be a "
            + (whole ? "whole " : "")
            + "number from "
            + plain(key.min())
            + " to "
            + plain(key.max()));
  }

  private List<Object> list(Class<?> element, JsonNode node, String path) {
    var read = new ArrayList<Object>();
    if (absent(node)) {
      return read;
    }
    if (!node.isArray()) {
      mistake(path, "must be a list");
      return read;
    }
    for (var i = 0; i < node.size(); i++) {
      var value = section(element, node.get(i), MissingNode.getInstance(), path + "[" + i + "]");
      if (value != null) {
        read.add(value);
      }
    }
    return List.copyOf(read);
  }

  private @Nullable Object construct(
      Class<?> type, RecordComponent[] components, @Nullable Object[] values, String path) {
    try {
      var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException mistake) {
        return mistake(path, String.valueOf(mistake.getMessage()));
      }
      throw new IllegalStateException("Cannot construct " + type, e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Cannot construct " + type, e);
    }
  }

  private boolean overridden(String section) {
    var prefix = Keys.variable(section) + "_";
    return environment.keySet().stream().anyMatch(name -> name.startsWith(prefix));
  }

  private JsonNode parse(String text) {
    try {
      var node = yaml.readTree(text);
      return node == null ? MissingNode.getInstance() : node;
    } catch (JsonProcessingException e) {
      // No list and no section: the caller says what it must be.
      return JsonNodeFactory.instance.textNode(text);
    }
  }

  private @Nullable Object mistake(String path, String what) {
    mistakes.add(path + ": " + what);
    return null;
  }

  private static boolean absent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }
}
