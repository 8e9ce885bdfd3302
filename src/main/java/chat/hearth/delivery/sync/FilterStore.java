package chat.hearth.delivery.sync;

import chat.hearth.matrix.Fields;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.storage.Sql;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;

/** Table {@code sync_filter}. Filters never change, so what was read once is kept. */
final class FilterStore {
  private static final String SAME =
      "SELECT id FROM sync_filter WHERE user_id = $1 AND json = $2 LIMIT 1";

  private static final String LOCK = "SELECT pg_advisory_xact_lock(hashtextextended($1, 7))";

  private static final String INSERT =
      """
      INSERT INTO sync_filter (user_id, id, json)
      SELECT $1, coalesce(max(id) + 1, 0), $2 FROM sync_filter WHERE user_id = $1
      RETURNING id
      """;

  private static final String READ = "SELECT json FROM sync_filter WHERE user_id = $1 AND id = $2";

  private static final String REMOVE_OF_USER = "DELETE FROM sync_filter WHERE user_id = $1";

  private record Key(UserId user, int id) {}

  private final Database database;
  private final Cache<Key, SyncFilter> cache = Caffeine.newBuilder().maximumSize(20_000).build();

  FilterStore(Database database) {
    this.database = database;
  }

  static void removeOfUser(Sql sql, UserId user) {
    sql.execute(REMOVE_OF_USER, user.value());
  }

  /** Stores a filter and returns its ID; the same filter again has the same ID. */
  int add(UserId user, ObjectNode filter) {
    var json = Json.text(filter);
    return database.transaction(
        sql -> {
          sql.list(LOCK, row -> true, user.value());
          return sql.first(SAME, row -> row.getInteger(0), user.value(), json)
              .or(() -> sql.first(INSERT, row -> row.getInteger(0), user.value(), json))
              .orElseThrow();
        });
  }

  Optional<ObjectNode> json(UserId user, int id) {
    return database.first(READ, row -> Json.own(row.getString(0)), user.value(), id);
  }

  /**
   * A stored filter.
   *
   * @throws MatrixError {@code M_INVALID_PARAM} where there is none of that ID
   */
  SyncFilter get(UserId user, int id) {
    return cache.get(
        new Key(user, id),
        key ->
            json(user, id)
                .map(json -> SyncFilter.of(new Fields(json)))
                .orElseThrow(() -> MatrixError.invalidParam("There is no filter " + id)));
  }
}
