package chat.hearth.feature.summary;

import chat.hearth.event.Pdu;
import chat.hearth.event.StateKey;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.RoomId;
import chat.hearth.room.RoomHead;
import chat.hearth.room.Rooms;
import chat.hearth.room.StoredEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a room's current state says of it to people outside. Immutable.
 *
 * <p>Reading one takes at most one query, and none where its state events were read beforehand.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3publicrooms">
 *     Client-Server API: public rooms</a>
 */
public final class RoomCard {
  private static final List<StateKey> LOOKED_AT =
      List.of(
          StateKey.CREATE,
          StateKey.NAME,
          StateKey.TOPIC,
          StateKey.AVATAR,
          StateKey.CANONICAL_ALIAS,
          StateKey.JOIN_RULES,
          StateKey.HISTORY_VISIBILITY,
          StateKey.GUEST_ACCESS,
          StateKey.ENCRYPTION);

  private final RoomHead head;
  private final Map<StateKey, Pdu> state;

  private RoomCard(RoomHead head, Map<StateKey, Pdu> state) {
    this.head = head;
    this.state = state;
  }

  public static RoomCard of(Rooms rooms, RoomHead head) {
    var tree = head.state();
    var sequences = new ArrayList<Long>();
    for (var key : LOOKED_AT) {
      tree.get(key).ifPresent(sequences::add);
    }
    var state = new HashMap<StateKey, Pdu>();
    for (StoredEvent event : rooms.events(head, sequences)) {
      state.put(event.pdu().key().orElseThrow(), event.pdu());
    }
    return new RoomCard(head, state);
  }

  public RoomHead head() {
    return head;
  }

  public RoomId roomId() {
    return head.roomId();
  }

  public Optional<String> name() {
    return text(StateKey.NAME, "name");
  }

  public Optional<String> topic() {
    return text(StateKey.TOPIC, "topic");
  }

  public Optional<String> canonicalAlias() {
    return text(StateKey.CANONICAL_ALIAS, "alias");
  }

  /** The {@code type} of the create event; empty for an ordinary room. */
  public Optional<String> roomType() {
    return text(StateKey.CREATE, "type");
  }

  /** {@code invite} where the room says nothing. */
  public String joinRule() {
    return text(StateKey.JOIN_RULES, "join_rule").orElse("invite");
  }

  public boolean isWorldReadable() {
    return text(StateKey.HISTORY_VISIBILITY, "history_visibility")
        .equals(Optional.of("world_readable"));
  }

  /** The rooms whose members may join this one, where its join rule asks for such. */
  public List<RoomId> allowedRooms() {
    var rule = joinRule();
    var rules = state.get(StateKey.JOIN_RULES);
    if (rules == null || !(rule.equals("restricted") || rule.equals("knock_restricted"))) {
      return List.of();
    }
    var allowed = new ArrayList<RoomId>();
    for (var condition : rules.content().path("allow")) {
      var room = condition.path("room_id").asText();
      if (condition.path("type").asText().equals("m.room_membership") && isRoomId(room)) {
        allowed.add(new RoomId(room));
      }
    }
    return allowed;
  }

  /** A {@code PublishedRoomsChunk}. */
  public ObjectNode listed() {
    var json = Json.object().put("room_id", roomId().value());
    name().ifPresent(name -> json.put("name", name));
    topic().ifPresent(topic -> json.put("topic", topic));
    text(StateKey.AVATAR, "url").ifPresent(url -> json.put("avatar_url", url));
    canonicalAlias().ifPresent(alias -> json.put("canonical_alias", alias));
    json.put("num_joined_members", head.joined());
    json.put("world_readable", isWorldReadable());
    json.put(
        "guest_can_join",
        text(StateKey.GUEST_ACCESS, "guest_access").equals(Optional.of("can_join")));
    json.put("join_rule", joinRule());
    roomType().ifPresent(type -> json.put("room_type", type));
    return json;
  }

  /** As {@link #listed}, with what a summary says besides. */
  public ObjectNode summary() {
    var json = listed();
    json.put("room_version", head.version().id());
    text(StateKey.ENCRYPTION, "algorithm")
        .ifPresent(algorithm -> json.put("encryption", algorithm));
    var allowed = allowedRooms();
    if (!allowed.isEmpty()) {
      var array = json.putArray("allowed_room_ids");
      allowed.forEach(room -> array.add(room.value()));
    }
    return json;
  }

  static boolean isRoomId(String text) {
    return text.length() > 1 && text.length() <= 255 && text.startsWith("!");
  }

  private Optional<String> text(StateKey key, String field) {
    var event = state.get(key);
    return Optional.ofNullable(event == null ? null : event.content().get(field))
        .filter(JsonNode::isTextual)
        .map(JsonNode::textValue)
        .filter(text -> !text.isEmpty());
  }
}
