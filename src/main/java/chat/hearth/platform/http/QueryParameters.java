package chat.hearth.platform.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a query string into decoded names and values, in order. */
final class QueryParameters {
  private QueryParameters() {}

  /**
   * Parses what follows the {@code ?}; a name without {@code =} has the empty value.
   *
   * @throws chat.hearth.matrix.MatrixError {@code M_INVALID_PARAM} for a malformed escape
   */
  static Map<String, List<String>> parse(String query) {
    if (query.isEmpty()) {
      return Map.of();
    }
    var parameters = new LinkedHashMap<String, List<String>>();
    int start = 0;
    while (start <= query.length()) {
      int next = query.indexOf('&', start);
      int end = next < 0 ? query.length() : next;
      if (end > start) {
        int equals = query.indexOf('=', start);
        int nameEnd = equals < 0 || equals > end ? end : equals;
        var name = PercentEncoding.decodeQuery(query.substring(start, nameEnd));
        var value = PercentEncoding.decodeQuery(query.substring(Math.min(nameEnd + 1, end), end));
        parameters.computeIfAbsent(name, unused -> new ArrayList<>(1)).add(value);
      }
      start = end + 1;
    }
    return parameters;
  }
}
