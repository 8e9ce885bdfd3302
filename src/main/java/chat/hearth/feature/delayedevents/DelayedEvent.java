package chat.hearth.feature.delayedevents;

import chat.hearth.event.EventDraft;
import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.RoomId;
import chat.hearth.room.TransactionKey;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * An event that is to be sent later, or was.
 *
 * @param id unguessable: knowing it is the permission to act on the event
 * @param device that left it; empty for application services
 * @param end what became of it; empty while it is scheduled
 */
record DelayedEvent(
    String id,
    Optional<DeviceId> device,
    RoomId room,
    EventDraft draft,
    long delayMillis,
    long runningSinceMillis,
    boolean sending,
    Optional<End> end) {

  /**
   * What became of an event.
   *
   * @param sent whether it was sent
   * @param reason {@code action}, {@code delay} or {@code error}
   * @param eventId of the event that was sent
   * @param error JSON of what kept it from being sent
   */
  record End(
      boolean sent,
      String reason,
      long atMillis,
      Optional<String> eventId,
      Optional<String> error) {}

  /** What makes sending it twice the same as sending it once. */
  TransactionKey transaction() {
    return TransactionKey.delayed(draft.sender(), device, draft.type(), id);
  }

  /** As it is listed for its owner. */
  ObjectNode toJson() {
    var json = Json.object();
    json.put("delay_id", id);
    json.put("room_id", room.value());
    json.put("type", draft.type());
    draft.stateKey().ifPresent(key -> json.put("state_key", key));
    json.put("delay", delayMillis);
    json.put("running_since", runningSinceMillis);
    json.set("content", draft.content());
    return json;
  }
}
