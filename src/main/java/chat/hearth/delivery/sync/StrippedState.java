package chat.hearth.delivery.sync;

import chat.hearth.event.StateKey;
import chat.hearth.matrix.Json;
import chat.hearth.room.RoomHead;
import chat.hearth.room.Rooms;
import chat.hearth.room.StoredEvent;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Enough of a room to show what it is to who is asked into it, or asks to be let in.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#stripped-state">Client-Server API:
 *     stripped state</a>
 */
public final class StrippedState {
  private static final List<StateKey> SHOWN =
      List.of(
          StateKey.CREATE,
          StateKey.NAME,
          StateKey.AVATAR,
          StateKey.TOPIC,
          StateKey.JOIN_RULES,
          StateKey.CANONICAL_ALIAS,
          StateKey.ENCRYPTION);

  private StrippedState() {}

  /**
   * What is shown of a room.
   *
   * @param event the membership by which the user is invited, or knocks
   */
  public static ArrayNode of(Rooms rooms, RoomHead head, StoredEvent event) {
    var state = rooms.stateAfter(head, event);
    var events = Json.array();
    for (var key : SHOWN) {
      state.event(key).ifPresent(one -> events.add(stripped(one)));
    }
    state
        .event(StateKey.member(event.pdu().sender()))
        .filter(one -> !one.eventId().equals(event.eventId()))
        .ifPresent(one -> events.add(stripped(one)));
    events.add(stripped(event));
    return events;
  }

  /** A state event without what only members may know. */
  private static ObjectNode stripped(StoredEvent event) {
    var json = Json.object();
    json.set("content", event.pdu().content());
    json.put("sender", event.pdu().sender().value());
    json.put("state_key", event.pdu().stateKey().orElseThrow());
    json.put("type", event.pdu().type());
    return json;
  }
}
