package chat.hearth.platform.http;

import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The decoded {@code {name}} segments of a path. There are at most a handful, so looking through a
 * list is cheaper than filling a hash table for each request.
 */
final class PathParameters extends AbstractMap<String, String> {
  private final List<String> names;
  private final List<String> values;

  /** Pairs names with values, of which there may be more. */
  PathParameters(List<String> names, List<String> values) {
    this.names = names;
    this.values = values;
  }

  @Override
  public @Nullable String get(@Nullable Object name) {
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).equals(name)) {
        return values.get(i);
      }
    }
    return null;
  }

  @Override
  public boolean containsKey(@Nullable Object name) {
    return get(name) != null;
  }

  @Override
  public Set<Map.Entry<String, String>> entrySet() {
    var all = new LinkedHashMap<String, String>();
    for (int i = 0; i < names.size(); i++) {
      all.put(names.get(i), values.get(i));
    }
    return all.entrySet();
  }
}
