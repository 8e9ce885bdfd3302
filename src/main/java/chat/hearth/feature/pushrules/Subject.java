package chat.hearth.feature.pushrules;

import chat.hearth.event.Pdu;
import chat.hearth.matrix.UserId;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Optional;

/**
 * An event that rules are asked about.
 *
 * @param owner whose rules they are; empty for somebody whom the event doesn't name
 */
record Subject(Pdu event, Optional<UserId> owner, Surroundings room) {
  JsonNode property(PropertyPath path) {
    // The create event of newer versions doesn't say which room it makes.
    return path.isRoomId() ? new TextNode(event.roomId().value()) : path.in(event.json());
  }

  boolean isOwner(JsonNode value) {
    return owner.isPresent() && value.isTextual() && value.textValue().equals(owner.get().value());
  }
}
