package chat.hearth.event;

import chat.hearth.matrix.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The redaction algorithm: strips an event of everything that is not needed to keep its room
 * working.
 *
 * @see <a href="https://spec.matrix.org/v1.19/rooms/v11/#redactions">Room version 11:
 *     redactions</a>
 */
public final class Redaction {
  private Redaction() {}

  /**
   * A redacted copy of an event in federation format. {@code unsigned} goes too. What stays is
   * shared with the original, not copied.
   */
  public static ObjectNode redact(RoomVersion version, ObjectNode event) {
    var rules = version.redaction();
    var redacted = Json.object();
    for (var field : event.properties()) {
      if (rules.topLevel().contains(field.getKey())) {
        redacted.set(field.getKey(), field.getValue());
      }
    }
    var type = event.path("type").asText();
    if (event.get("content") instanceof ObjectNode content
        && !rules.wholeContent().contains(type)) {
      redacted.set("content", redactContent(rules, type, content));
    }
    return redacted;
  }

  private static ObjectNode redactContent(RedactionRules rules, String type, ObjectNode content) {
    var redacted = Json.object();
    for (var key : rules.keptOf(type)) {
      var value = content.get(key);
      if (value != null) {
        redacted.set(key, value);
      }
    }
    if (rules.thirdPartySigned()
        && type.equals("m.room.member")
        && content.get("third_party_invite") instanceof ObjectNode invite) {
      // The key stays even where nothing in it does: only keys inside it are stripped.
      var kept = redacted.putObject("third_party_invite");
      if (invite.has("signed")) {
        kept.set("signed", invite.get("signed"));
      }
    }
    return redacted;
  }
}
