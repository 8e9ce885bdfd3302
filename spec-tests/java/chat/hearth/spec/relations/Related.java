package chat.hearth.spec.relations;

import static chat.hearth.spec.harness.Client.v1;

import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.TestUser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Sends events that relate to others, and asks for them. */
final class Related {
  private Related() {}

  static ObjectNode message(String body, String relType, String parent) {
    return Json.object(
        "msgtype", "m.text", "body", body, "m.relates_to", relation(relType, parent));
  }

  static ObjectNode relation(String relType, String parent) {
    return Json.object("rel_type", relType, "event_id", parent);
  }

  static ObjectNode reaction(String parent, String key) {
    return Json.object("m.relates_to", relation("m.annotation", parent).put("key", key));
  }

  static ObjectNode edit(String parent, String body) {
    return message("* " + body, "m.replace", parent)
        .set("m.new_content", Json.object("msgtype", "m.text", "body", body));
  }

  static String reply(TestUser who, String room, String root, String body) {
    return who.send(room, "m.room.message", message(body, "m.thread", root));
  }

  static String react(TestUser who, String room, String parent, String key) {
    return who.send(room, "m.reaction", reaction(parent, key));
  }

  static JsonNode relations(TestUser who, String room, String parent, String rest) {
    return who.get(v1("/rooms/{}/relations/{}", room, parent) + rest).ok();
  }

  /** What is bundled with an event. */
  static JsonNode bundled(TestUser who, String room, String event) {
    return bundled(who.event(room, event));
  }

  static JsonNode bundled(JsonNode event) {
    return event.path("unsigned").path("m.relations");
  }

  static JsonNode find(JsonNode events, String id) {
    return Json.list(events).stream()
        .filter(event -> event.path("event_id").asText().equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError(id + " is not among " + events));
  }
}
