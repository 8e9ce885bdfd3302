package chat.hearth.event;

import chat.hearth.matrix.EventId;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.UserId;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What somebody wants to say in a room, before it has a place in the room's graph.
 *
 * <p>The content is handed over: it becomes part of the event and may not be modified afterwards.
 *
 * @param redacts the event that a redaction strikes; {@link PduBuilder} puts it where the room
 *     version wants it
 * @param stickyMillis for how long the event is sticky (MSC4354)
 */
public record EventDraft(
    UserId sender,
    String type,
    Optional<String> stateKey,
    ObjectNode content,
    Optional<EventId> redacts,
    OptionalLong stickyMillis) {

  /** An event that is not sticky. */
  public EventDraft(
      UserId sender,
      String type,
      Optional<String> stateKey,
      ObjectNode content,
      Optional<EventId> redacts) {
    this(sender, type, stateKey, content, redacts, OptionalLong.empty());
  }

  public static EventDraft message(UserId sender, String type, ObjectNode content) {
    return new EventDraft(sender, type, Optional.empty(), content, Optional.empty());
  }

  public static EventDraft state(UserId sender, String type, String stateKey, ObjectNode content) {
    return new EventDraft(sender, type, Optional.of(stateKey), content, Optional.empty());
  }

  public static EventDraft state(UserId sender, StateKey key, ObjectNode content) {
    return state(sender, key.type(), key.stateKey(), content);
  }

  /** A redaction; its reason, where there is one, stands in the content. */
  public static EventDraft redaction(UserId sender, EventId redacts, ObjectNode content) {
    return new EventDraft(
        sender, "m.room.redaction", Optional.empty(), content, Optional.of(redacts));
  }

  /** A redaction without a reason. */
  public static EventDraft redaction(UserId sender, EventId redacts) {
    return redaction(sender, redacts, Json.object());
  }
}
