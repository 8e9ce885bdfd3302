package chat.hearth.platform.http;

import io.vertx.core.MultiMap;
import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Vert.x's headers as a map by lower-case name, without copying them: most endpoints read none.
 * Headers that are repeated are joined by commas, as RFC 9110, section 5.3, has it.
 */
final class HeaderView extends AbstractMap<String, String> {
  private final MultiMap headers;

  HeaderView(MultiMap headers) {
    this.headers = headers;
  }

  @Override
  public @Nullable String get(@Nullable Object name) {
    if (!(name instanceof String text) || !headers.contains(text)) {
      return null;
    }
    var values = headers.getAll(text);
    return values.size() == 1 ? values.getFirst() : String.join(", ", values);
  }

  @Override
  public boolean containsKey(@Nullable Object name) {
    return name instanceof String text && headers.contains(text);
  }

  @Override
  public Set<Map.Entry<String, String>> entrySet() {
    var all = new LinkedHashMap<String, String>();
    headers.forEach(
        (name, value) ->
            all.merge(name.toLowerCase(Locale.ROOT), value, (one, two) -> one + ", " + two));
    return all.entrySet();
  }
}
