package chat.hearth.feature.summary;

import chat.hearth.matrix.Json;
import chat.hearth.matrix.RoomId;
import chat.hearth.room.StoredEvent;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.Optional;

/**
 * A link from a space to a child.
 *
 * @param order a text to sort by; only printable ASCII of at most 50 characters counts
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#ordering-of-children-within-a-space">
 *     Client-Server API: ordering of children within a space</a>
 */
record SpaceChild(RoomId room, StoredEvent event, Optional<String> order) {
  private static final int MAX_ORDER = 50; // spec limit

  /** Children with an order first, by it; then by age of the link; then by room. */
  static final Comparator<SpaceChild> BY_ORDER =
      Comparator.comparing((SpaceChild child) -> child.order.isEmpty())
          .thenComparing(child -> child.order.orElse(""))
          .thenComparingLong(child -> child.event.pdu().originServerTs())
          .thenComparing(SpaceChild::room);

  /** The link that a state event makes; empty where it is none, or one that was taken away. */
  static Optional<SpaceChild> of(StoredEvent event) {
    var pdu = event.pdu();
    var room = pdu.stateKey().orElse("");
    if (!pdu.type().equals("m.space.child") || !RoomCard.isRoomId(room) || !hasVia(pdu.content())) {
      return Optional.empty();
    }
    var order =
        Optional.ofNullable(pdu.content().get("order"))
            .filter(node -> node.isTextual())
            .map(node -> node.textValue())
            .filter(SpaceChild::isOrder);
    return Optional.of(new SpaceChild(new RoomId(room), event, order));
  }

  boolean suggested() {
    return event.pdu().content().path("suggested").asBoolean(false);
  }

  /** As {@code children_state} has it. */
  ObjectNode stripped() {
    var pdu = event.pdu();
    var json =
        Json.object()
            .put("type", pdu.type())
            .put("state_key", room.value())
            .put("sender", pdu.sender().value())
            .put("origin_server_ts", pdu.originServerTs());
    json.set("content", pdu.content());
    return json;
  }

  private static boolean hasVia(ObjectNode content) {
    var via = content.path("via");
    if (!via.isArray() || via.isEmpty()) {
      return false;
    }
    for (var server : via) {
      if (!server.isTextual()) {
        return false;
      }
    }
    return true;
  }

  private static boolean isOrder(String text) {
    return text.length() <= MAX_ORDER && text.chars().allMatch(c -> c >= 0x20 && c <= 0x7E);
  }
}
