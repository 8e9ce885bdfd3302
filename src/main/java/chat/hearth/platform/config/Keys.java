package chat.hearth.platform.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Names and shapes of the keys, read off the records. */
final class Keys {
  static final String VARIABLES = "HEARTH_";

  private Keys() {}

  /** The key of a record component: {@code publicUrl} is {@code public_url}. */
  static String name(RecordComponent component) {
    return component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  static Key key(RecordComponent component) {
    var key = component.getAnnotation(Key.class);
    if (key == null) {
      throw new IllegalStateException(component + " has no @Key");
    }
    return key;
  }

  static List<String> names(Class<?> section) {
    return Arrays.stream(section.getRecordComponents()).map(Keys::name).toList();
  }

  static String path(String section, String name) {
    return section.isEmpty() ? name : section + "." + name;
  }

  /** The environment variable that overrides a key. */
  static String variable(String path) {
    return VARIABLES + path.replace('.', '_').toUpperCase(Locale.ROOT);
  }

  /** All paths that hold a value and not further keys. */
  static List<String> values(Class<?> section, String path) {
    var found = new ArrayList<String>();
    for (var component : section.getRecordComponents()) {
      var below = path(path, name(component));
      var nested = section(component.getGenericType());
      if (nested.isPresent()) {
        found.addAll(values(nested.get(), below));
      } else {
        found.add(below);
      }
    }
    return found;
  }

  /** The record behind a component that is a section, optional or not. */
  static Optional<Class<?>> section(Type type) {
    if (type instanceof Class<?> plain) {
      return plain.isRecord() ? Optional.of(plain) : Optional.empty();
    }
    return isOptional(type) ? section(argument(type)) : Optional.empty();
  }

  static boolean isOptional(Type type) {
    return type instanceof ParameterizedType generic && generic.getRawType() == Optional.class;
  }

  static boolean isList(Type type) {
    return type instanceof ParameterizedType generic && generic.getRawType() == List.class;
  }

  /** What an {@code Optional} or a {@code List} holds. */
  static Type argument(Type type) {
    return ((ParameterizedType) type).getActualTypeArguments()[0];
  }
}
