package chat.hearth.feature.relations;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How an event says that it relates to another.
 *
 * @param parent the ID of the other event, whatever it looks like
 * @param key of an annotation
 * @param complete whether it has what its type asks of the content: an edit's new content, an
 *     annotation's key
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#forming-relationships-between-events">
 *     Client-Server API: forming relationships between events</a>
 */
record Relation(String parent, String type, Optional<String> key, boolean complete) {
  static final String ANNOTATION = "m.annotation";
  static final String REPLACE = "m.replace";
  static final String REFERENCE = "m.reference";
  static final String THREAD = "m.thread";

  private static final int MAX_BYTES = 255; // of an event ID, and of types as far as they are sane

  /** The relation in the content of an event; empty where it has none that makes sense. */
  static Optional<Relation> of(String eventType, ObjectNode content) {
    var json = content.path("m.relates_to");
    var parent = json.path("event_id");
    var type = json.path("rel_type");
    if (!isText(parent.textValue()) || !isText(type.textValue()) || hasNul(eventType)) {
      return Optional.empty();
    }
    var key = Optional.ofNullable(json.path("key").textValue()).filter(text -> !hasNul(text));
    return Optional.of(
        new Relation(
            parent.textValue(),
            type.textValue(),
            key,
            switch (type.textValue()) {
              // What an encrypted edit says instead nobody sees here.
              case REPLACE ->
                  eventType.equals("m.room.encrypted") || content.path("m.new_content").isObject();
              case ANNOTATION -> key.isPresent();
              default -> true;
            }));
  }

  private static boolean isText(@Nullable String text) {
    return text != null
        && !text.isEmpty()
        && text.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES
        && !hasNul(text);
  }

  private static boolean hasNul(String text) {
    return text.indexOf('\0') >= 0; // PostgreSQL stores none
  }
}
