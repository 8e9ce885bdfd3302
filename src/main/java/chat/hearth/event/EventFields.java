package chat.hearth.event;

import chat.hearth.matrix.EventId;
import chat.hearth.matrix.Fields;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The typed fields of a PDU, read out of its JSON in one go. */
record EventFields(
    @Nullable RoomId roomId,
    UserId sender,
    String type,
    Optional<String> stateKey,
    ObjectNode content,
    long depth,
    long originServerTs,
    List<EventId> prevEvents,
    List<EventId> authEvents,
    Optional<EventId> redacts) {

  /**
   * Reads the fields as the version lays them out.
   *
   * @throws MatrixError at a missing field or one of the wrong type
   */
  static EventFields read(RoomVersion version, ObjectNode json) {
    var fields = new Fields(json);
    var type = fields.string("type");
    var content = fields.object("content").json();
    return new EventFields(
        roomId(version, fields, type),
        new UserId(fields.string("sender")),
        type,
        stateKey(json),
        content,
        integer(fields, "depth"),
        integer(fields, "origin_server_ts"),
        cited(version, json, "prev_events"),
        cited(version, json, "auth_events"),
        redacts(version, type, json, content));
  }

  private static @Nullable RoomId roomId(RoomVersion version, Fields fields, String type) {
    if (version.roomIdIsCreateHash() && type.equals(StateKey.CREATE.type())) {
      return null;
    }
    return new RoomId(fields.string("room_id"));
  }

  /** Unlike other fields, a state key that is {@code null} is not absent but wrong. */
  private static Optional<String> stateKey(ObjectNode json) {
    var node = json.get("state_key");
    if (node == null) {
      return Optional.empty();
    }
    if (!node.isTextual()) {
      throw MatrixError.badJson("'state_key' must be a string");
    }
    return Optional.of(node.textValue());
  }

  private static long integer(Fields fields, String name) {
    return fields.optionalInteger(name).orElseThrow(() -> MatrixError.missingParam(name));
  }

  private static List<EventId> cited(RoomVersion version, ObjectNode json, String name) {
    if (!(json.get(name) instanceof ArrayNode array)) {
      throw MatrixError.badJson("'" + name + "' must be an array");
    }
    var ids = new ArrayList<EventId>(array.size());
    for (var element : array) {
      ids.add(new EventId(citedId(version, name, element)));
    }
    return List.copyOf(ids);
  }

  private static String citedId(RoomVersion version, String name, JsonNode element) {
    var id =
        switch (version.format()) {
          case ID_IN_EVENT -> idOfPair(name, element);
          case ID_IS_HASH, ID_IS_URL_SAFE_HASH -> element;
        };
    if (!id.isTextual()) {
      throw MatrixError.badJson("'" + name + "' must cite event IDs");
    }
    return id.textValue();
  }

  private static JsonNode idOfPair(String name, JsonNode pair) {
    if (!pair.isArray() || pair.size() != 2 || !pair.get(1).isObject()) {
      throw MatrixError.badJson("'" + name + "' must hold pairs of an event ID and hashes");
    }
    return pair.get(0);
  }

  private static Optional<EventId> redacts(
      RoomVersion version, String type, ObjectNode json, ObjectNode content) {
    if (!type.equals("m.room.redaction")) {
      return Optional.empty();
    }
    var node = (version.redactsInContent() ? content : json).get("redacts");
    if (node == null || !node.isTextual()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new EventId(node.textValue()));
    } catch (MatrixError e) {
      // A redaction that names nothing strikes nothing; that does not make it malformed.
      return Optional.empty();
    }
  }
}
