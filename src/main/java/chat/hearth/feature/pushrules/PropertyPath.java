package chat.hearth.feature.pushrules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Where in an event a property is.
 *
 * @param names from the outermost to the property's own
 * @see <a href="https://spec.matrix.org/v1.19/appendices/#dot-separated-property-paths">Appendices:
 *     dot-separated property paths</a>
 */
record PropertyPath(List<String> names) {
  private static final PropertyPath ROOM_ID = of("room_id");
  private static final PropertyPath BODY = of("content.body");

  /** Reads {@code content.m\.relates_to}; a backslash escapes a dot and itself, nothing else. */
  static PropertyPath of(String text) {
    var names = new ArrayList<String>();
    var name = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length() && isEscaped(text.charAt(i + 1))) {
        name.append(text.charAt(++i));
      } else if (c == '.') {
        names.add(name.toString());
        name.setLength(0);
      } else {
        name.append(c);
      }
    }
    names.add(name.toString());
    return new PropertyPath(List.copyOf(names));
  }

  boolean isRoomId() {
    return equals(ROOM_ID);
  }

  boolean isBody() {
    return equals(BODY);
  }

  /** The property's value, missing where there is none. */
  JsonNode in(ObjectNode event) {
    JsonNode node = event;
    for (var name : names) {
      if (!(node instanceof ObjectNode object)) {
        return MissingNode.getInstance();
      }
      node = object.path(name);
    }
    return node;
  }

  private static boolean isEscaped(char c) {
    return c == '.' || c == '\\';
  }
}
