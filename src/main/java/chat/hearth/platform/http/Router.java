package chat.hearth.platform.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the endpoint of a path in a tree of decoded segments.
 *
 * <p>It is written here and not taken from vertx-web because it runs for every request: that router
 * tries its routes one after the other by regular expression, and Matrix has more than two hundred.
 * It also has to tell an unknown path from a wrong method, and to decode each segment exactly once,
 * so that {@code %2F} within one is data.
 *
 * <p>A literal segment goes before a parameter. A parameter never matches an empty segment; what
 * may end in a slash is a path of its own.
 */
final class Router {
  private static final String CURRENT = "/_matrix/client/v3/";
  private static final String OLD = "/_matrix/client/r0/";

  /** What a path and method lead to. */
  sealed interface Match {
    /** An endpoint and its decoded parameters. */
    record Found(Target target, Map<String, String> parameters) implements Match {}

    /** The path exists, for the listed methods. */
    record WrongMethod(Set<String> allowed) implements Match {}

    /** No such path. */
    record Unknown() implements Match {}
  }

  /** An endpoint on its route, and where the times of its requests are recorded. */
  record Target(Endpoint endpoint, Route route, RouteTimers timers) {}

  private record Leaf(Target target, List<String> names) {}

  private static final class Node {
    final Map<String, Node> literals = new HashMap<>();
    final Map<String, Leaf> leaves = new TreeMap<>();
    @Nullable Node parameter;
  }

  private final Node root = new Node();

  /**
   * Adds an endpoint at every path of its route.
   *
   * @throws IllegalStateException where another endpoint already has one of them
   */
  void add(Target target) {
    for (var path : target.route().paths()) {
      add(path, target);
      if (path.startsWith(CURRENT)) {
        add(OLD + path.substring(CURRENT.length()), target);
      }
    }
  }

  private void add(String path, Target target) {
    var names = new ArrayList<String>();
    var node = root;
    for (var segment : segments(path)) {
      if (segment.startsWith("{") && segment.endsWith("}")) {
        names.add(segment.substring(1, segment.length() - 1));
        if (node.parameter == null) {
          node.parameter = new Node();
        }
        node = node.parameter;
      } else {
        node = node.literals.computeIfAbsent(segment, unused -> new Node());
      }
    }
    var method = target.route().method();
    if (node.leaves.putIfAbsent(method, new Leaf(target, List.copyOf(names))) != null) {
      throw new IllegalStateException("Two endpoints at " + method + " " + path);
    }
  }

  /**
   * Finds what answers a request. HEAD is answered by GET where there is no endpoint for it.
   *
   * @param path the raw path
   * @throws chat.hearth.matrix.MatrixError {@code M_INVALID_PARAM} for a malformed escape
   */
  Match find(String method, String path) {
    if (path.isEmpty() || path.charAt(0) != '/') {
      return new Match.Unknown();
    }
    var segments = segments(path);
    for (int i = 0; i < segments.length; i++) {
      segments[i] = PercentEncoding.decodeSegment(segments[i]);
    }
    var search = new Search(method, segments);
    var leaf = search.descend(root, 0, 0);
    if (leaf != null) {
      return new Match.Found(
          leaf.target, new PathParameters(leaf.names, Arrays.asList(search.values)));
    }
    return search.allowed.isEmpty() ? new Match.Unknown() : new Match.WrongMethod(search.allowed);
  }

  /** The segments behind the first slash; a trailing slash makes an empty last one. */
  private static String[] segments(String path) {
    int count = 0;
    for (int i = 0; i < path.length(); i++) {
      if (path.charAt(i) == '/') {
        count++;
      }
    }
    var segments = new String[count];
    int start = 1;
    for (int i = 0; i < count; i++) {
      int slash = path.indexOf('/', start);
      int end = slash < 0 ? path.length() : slash;
      segments[i] = path.substring(start, end);
      start = end + 1;
    }
    return segments;
  }

  /** One walk down the tree, which turns back where a literal leads nowhere. */
  private static final class Search {
    private final String method;
    private final String[] segments;
    private final String[] values;
    private Set<String> allowed = Set.of();

    Search(String method, String[] segments) {
      this.method = method;
      this.segments = segments;
      this.values = new String[segments.length];
    }

    @Nullable Leaf descend(Node node, int depth, int captured) {
      if (depth == segments.length) {
        return leaf(node);
      }
      var segment = segments[depth];
      var literal = node.literals.get(segment);
      var leaf = literal == null ? null : descend(literal, depth + 1, captured);
      if (leaf == null && node.parameter != null && !segment.isEmpty()) {
        values[captured] = segment;
        leaf = descend(node.parameter, depth + 1, captured + 1);
      }
      return leaf;
    }

    private @Nullable Leaf leaf(Node node) {
      var leaf = node.leaves.get(method);
      if (leaf == null && method.equals("HEAD")) {
        leaf = node.leaves.get("GET");
      }
      if (leaf == null && !node.leaves.isEmpty()) {
        var more = new TreeSet<>(allowed);
        more.addAll(node.leaves.keySet());
        more.add("OPTIONS");
        allowed = more;
      }
      return leaf;
    }
  }
}
