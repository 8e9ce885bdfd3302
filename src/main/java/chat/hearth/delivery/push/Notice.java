package chat.hearth.delivery.push;

import chat.hearth.event.StateKey;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.UserId;
import chat.hearth.room.RoomHead;
import chat.hearth.room.Rooms;
import chat.hearth.room.StateView;
import chat.hearth.room.StoredEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What a user's device is told: of an event, or only how much is unread.
 *
 * @param fields of the event; none where it is about no event
 * @param unread in all rooms
 * @param tweaks how the device should behave
 * @see <a href="https://spec.matrix.org/v1.19/push-gateway-api/#post_matrixpushv1notify">Push
 *     Gateway API: notify</a>
 */
record Notice(ObjectNode fields, int unread, ObjectNode tweaks) {
  /** About nothing but the count. */
  static Notice ofBadge(int unread) {
    return new Notice(Json.object(), unread, Json.object());
  }

  /**
   * About an event.
   *
   * @param actions of the rule that wants it
   * @param idOnly whether the device wants to know no more than which event it is
   */
  static Notice of(
      Rooms rooms,
      RoomHead head,
      StoredEvent event,
      UserId user,
      List<JsonNode> actions,
      int unread,
      boolean idOnly) {
    var tweaks = tweaks(actions);
    var fields = Json.object();
    fields.put("event_id", event.eventId().value());
    fields.put("room_id", head.roomId().value());
    fields.put("prio", isUrgent(event, tweaks) ? "high" : "low");
    if (!idOnly) {
      describe(fields, rooms.current(head), event, user);
    }
    return new Notice(fields, unread, tweaks);
  }

  boolean isUrgent() {
    return fields.path("prio").asText().equals("high");
  }

  /** As {@code counts}: what is zero is left out. */
  ObjectNode counts() {
    var counts = Json.object();
    if (unread > 0) {
      counts.put("unread", unread);
    }
    return counts;
  }

  private static void describe(ObjectNode fields, StateView state, StoredEvent event, UserId user) {
    var pdu = event.pdu();
    fields.put("type", pdu.type());
    fields.put("sender", pdu.sender().value());
    put(fields, "sender_display_name", state, StateKey.member(pdu.sender()), "displayname");
    put(fields, "room_name", state, StateKey.NAME, "name");
    put(fields, "room_alias", state, StateKey.CANONICAL_ALIAS, "alias");
    fields.put("user_is_target", pdu.key().filter(StateKey.member(user)::equals).isPresent());
    fields.set("content", pdu.content());
  }

  private static void put(
      ObjectNode fields, String name, StateView state, StateKey key, String property) {
    state
        .get(key)
        .map(event -> event.content().path(property))
        .filter(value -> value.isTextual() && !value.textValue().isEmpty())
        .ifPresent(value -> fields.set(name, value));
  }

  /** What makes a noise or can't be judged here is worth waking a phone. */
  private static boolean isUrgent(StoredEvent event, ObjectNode tweaks) {
    return event.pdu().type().equals("m.room.encrypted")
        || tweaks.has("sound")
        || tweaks.path("highlight").asBoolean(false);
  }

  private static ObjectNode tweaks(List<JsonNode> actions) {
    var tweaks = Json.object();
    for (var action : actions) {
      if (action.isObject() && action.path("set_tweak").isTextual()) {
        var value = action.get("value");
        if (value != null) {
          tweaks.set(action.get("set_tweak").textValue(), value);
        } else {
          tweaks.put(action.get("set_tweak").textValue(), true);
        }
      }
    }
    return tweaks;
  }
}
