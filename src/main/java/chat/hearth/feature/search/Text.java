package chat.hearth.feature.search;

import chat.hearth.event.Pdu;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * What of an event can be searched for.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#server-side-search">Client-Server
 *     API: server side search</a>
 */
record Text(Kind kind, String text) {
  /** The order of the constants is what the database stores. */
  enum Kind {
    MESSAGE("m.room.message", "content.body"),
    NAME("m.room.name", "content.name"),
    TOPIC("m.room.topic", "content.topic");

    private final String type;
    private final String key;

    Kind(String type, String key) {
      this.type = type;
      this.key = key;
    }

    /** The type of the events. */
    String type() {
      return type;
    }

    /** How a request names it. */
    String key() {
      return key;
    }
  }

  /** The text of an event, with another content where it was edited; empty where it has none. */
  static Optional<Text> of(Pdu event, JsonNode content) {
    var text =
        switch (event.type()) {
          case "m.room.message" ->
              event.isState()
                  ? Optional.<Text>empty()
                  : text(Kind.MESSAGE, content.path("body").asText(""));
          case "m.room.name" -> state(event, Kind.NAME, content.path("name").asText(""));
          case "m.room.topic" ->
              state(
                  event, Kind.TOPIC, content.path("topic").asText("") + " " + plainTopic(content));
          default -> Optional.<Text>empty();
        };
    return text.filter(found -> !found.text.isBlank());
  }

  private static Optional<Text> state(Pdu event, Kind kind, String text) {
    return event.isState() ? text(kind, text) : Optional.empty();
  }

  private static Optional<Text> text(Kind kind, String text) {
    return Optional.of(new Text(kind, text));
  }

  /** The plain text of {@code m.topic}, where it says more than {@code topic}. */
  private static String plainTopic(JsonNode content) {
    for (var part : content.path("m.topic").path("m.text")) {
      var plain = part.path("mimetype").asText("text/plain").equals("text/plain");
      if (plain && !part.path("body").equals(content.path("topic"))) {
        return part.path("body").asText("");
      }
    }
    return "";
  }
}
