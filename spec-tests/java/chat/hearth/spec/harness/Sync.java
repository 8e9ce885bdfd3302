package chat.hearth.spec.harness;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** The answer to a {@code /sync}. Absent parts are missing nodes, never null. */
public record Sync(JsonNode json) {
  public String next() {
    return json.path("next_batch").asText();
  }

  public JsonNode joined(String room) {
    return room("join", room);
  }

  public JsonNode invited(String room) {
    return room("invite", room);
  }

  public JsonNode left(String room) {
    return room("leave", room);
  }

  /** The timeline of a joined room. */
  public JsonNode timeline(String room) {
    return joined(room).path("timeline").path("events");
  }

  /** The event IDs in the timeline of a joined room. */
  public List<String> eventIds(String room) {
    return Json.texts(timeline(room), "event_id");
  }

  /** The bodies of the messages in the timeline of a joined room. */
  public List<String> bodies(String room) {
    return Json.ofType(timeline(room), "m.room.message")
        .map(event -> event.path("content").path("body").asText())
        .toList();
  }

  /** The state of a joined room. */
  public JsonNode state(String room) {
    return joined(room).path("state").path("events");
  }

  /** Whether any section mentions a room. */
  public boolean mentions(String room) {
    return Json.list(json.path("rooms")).stream().anyMatch(section -> section.has(room));
  }

  private JsonNode room(String section, String room) {
    return json.path("rooms").path(section).path(room);
  }
}
