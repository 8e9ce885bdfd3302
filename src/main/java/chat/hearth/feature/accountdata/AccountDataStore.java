package chat.hearth.feature.accountdata;

import chat.hearth.matrix.Json;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.Sql;
import chat.hearth.platform.stream.Writer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.Optional;

/** The table {@code account_data}. */
final class AccountDataStore {
  private static final String FIND =
      "SELECT content FROM account_data WHERE user_id = $1 AND room_id = $2 AND type = $3";

  /** Makes the row that {@link #LOCK} holds, so that the first two writers meet. */
  private static final String BEGIN =
      """
      INSERT INTO account_data (user_id, room_id, type, content, position)
      VALUES ($1, $2, $3, '{}', 0)
          ON CONFLICT DO NOTHING
      """;

  private static final String LOCK = FIND + " FOR UPDATE";

  private static final String PUT =
      """
      INSERT INTO account_data (user_id, room_id, type, content, position)
      VALUES ($1, $2, $3, $4, $5)
          ON CONFLICT (user_id, room_id, type)
          DO UPDATE SET content = excluded.content, position = excluded.position
      """;

  private static final String CHANGED_SINCE =
      """
      SELECT room_id, type, content, position
        FROM account_data
       WHERE user_id = $1 AND position > $2 AND position <= $3
       ORDER BY position
      """;

  private static final String OF_ROOM =
      """
      SELECT room_id, type, content, position
        FROM account_data
       WHERE user_id = $1 AND room_id = $2
       ORDER BY type
      """;

  private static final String MENTIONS =
      "SELECT 1 FROM account_data WHERE user_id = $1 AND strpos(content, $2) > 0 LIMIT 1";

  private static final String REMOVE_OF_USER = "DELETE FROM account_data WHERE user_id = $1";

  Optional<ObjectNode> find(Sql sql, UserId user, Optional<RoomId> room, String type) {
    return sql.first(FIND, AccountDataStore::content, user.value(), key(room), type);
  }

  /** The content, held until the transaction ends; an empty object where there was none. */
  ObjectNode lock(Sql sql, UserId user, Optional<RoomId> room, String type) {
    sql.execute(BEGIN, user.value(), key(room), type);
    return sql.first(LOCK, AccountDataStore::content, user.value(), key(room), type)
        .orElseGet(Json::object);
  }

  void put(Writer tx, UserId user, Optional<RoomId> room, String type, ObjectNode content) {
    tx.execute(PUT, user.value(), key(room), type, Json.text(content), tx.position());
  }

  List<AccountDataEvent> changedSince(Sql sql, UserId user, long after, long upTo) {
    return sql.list(CHANGED_SINCE, AccountDataStore::event, user.value(), after, upTo);
  }

  List<AccountDataEvent> ofRoom(Sql sql, UserId user, Optional<RoomId> room) {
    return sql.list(OF_ROOM, AccountDataStore::event, user.value(), key(room));
  }

  boolean mentions(Sql sql, UserId user, String text) {
    return sql.exists(MENTIONS, user.value(), text);
  }

  void removeOfUser(Sql sql, UserId user) {
    sql.execute(REMOVE_OF_USER, user.value());
  }

  private static String key(Optional<RoomId> room) {
    return room.map(RoomId::value).orElse("");
  }

  private static ObjectNode content(Row row) {
    return Json.own(row.getString("content"));
  }

  private static AccountDataEvent event(Row row) {
    var room = row.getString("room_id");
    return new AccountDataEvent(
        room.isEmpty() ? Optional.empty() : Optional.of(new RoomId(room)),
        row.getString("type"),
        row.getString("content"),
        row.getLong("position"));
  }
}
