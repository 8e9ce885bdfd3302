package chat.hearth.delivery.sync;

import chat.hearth.matrix.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts an event down to the fields asked for: paths with dots, a dot of a name escaped by a
 * backslash.
 */
final class EventFields {
  private EventFields() {}

  static ObjectNode only(ObjectNode event, List<String> paths) {
    var rest = Json.object();
    for (var path : paths) {
      copy(event, rest, split(path));
    }
    return rest;
  }

  private static void copy(ObjectNode from, ObjectNode to, List<String> path) {
    var name = path.getFirst();
    var value = from.get(name);
    if (value == null) {
      return;
    }
    if (path.size() == 1) {
      to.set(name, value);
    } else if (value instanceof ObjectNode object) {
      var inner = to.get(name) instanceof ObjectNode there ? there : to.putObject(name);
      copy(object, inner, path.subList(1, path.size()));
    }
  }

  static List<String> split(String path) {
    var names = new ArrayList<String>();
    var name = new StringBuilder();
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '\\' && i + 1 < path.length() && ".\\".indexOf(path.charAt(i + 1)) >= 0) {
        name.append(path.charAt(++i));
      } else if (c == '.') {
        names.add(name.toString());
        name.setLength(0);
      } else {
        name.append(c);
      }
    }
    names.add(name.toString());
    return names;
  }
}
