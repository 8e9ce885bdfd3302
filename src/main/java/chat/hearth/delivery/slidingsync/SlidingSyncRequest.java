package chat.hearth.delivery.slidingsync;

import chat.hearth.matrix.Fields;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a client asks for.
 *
 * @param connection its name for one of its connections; mostly empty
 * @param transaction given back in the answer
 * @param lists by the client's names
 */
record SlidingSyncRequest(
    String connection,
    Optional<String> transaction,
    Map<String, ListRequest> lists,
    Map<RoomId, RoomNeeds> subscriptions,
    ExtensionRequests extensions) {
  private static final int MAX_CONNECTION_LENGTH = 16; // the proposal's
  private static final int MAX_LISTS = 100;
  private static final int MAX_SUBSCRIPTIONS = 1_000;

  /**
   * Reads a request.
   *
   * @throws MatrixError {@code M_BAD_JSON}, {@code M_INVALID_PARAM}
   */
  static SlidingSyncRequest of(Fields json, UserId user) {
    var connection = json.optionalString("conn_id").orElse("");
    if (connection.length() > MAX_CONNECTION_LENGTH) {
      throw MatrixError.invalidParam(
          "'conn_id' is longer than " + MAX_CONNECTION_LENGTH + " characters");
    }
    return new SlidingSyncRequest(
        connection,
        json.optionalString("txn_id"),
        read(json, "lists", MAX_LISTS, name -> name, list -> ListRequest.of(list, user)),
        read(
            json,
            "room_subscriptions",
            MAX_SUBSCRIPTIONS,
            RoomId::new,
            needs -> RoomNeeds.of(needs, user)),
        ExtensionRequests.of(
            json.optionalObject("extensions").orElseGet(() -> new Fields(Json.object()))));
  }

  private static <K, V> Map<K, V> read(
      Fields json, String name, int max, Function<String, K> key, Function<Fields, V> value) {
    var object = json.optionalObject(name).map(Fields::json).orElseGet(Json::object);
    if (object.size() > max) {
      throw MatrixError.invalidParam("'" + name + "' has more than " + max + " entries");
    }
    var read = new LinkedHashMap<K, V>();
    for (var entry : object.properties()) {
      if (!(entry.getValue() instanceof ObjectNode inner)) {
        throw MatrixError.badJson("The values of '" + name + "' must be objects");
      }
      read.put(key.apply(entry.getKey()), value.apply(new Fields(inner)));
    }
    return read;
  }
}
