package chat.hearth.feature.keybackup;

import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.Sql;
import io.vertx.sqlclient.Row;
import java.util.Optional;

/** The table {@code key_backup}. */
final class BackupStore {
  private static final String COLUMNS =
      "SELECT version, algorithm, auth_data, etag, count, deleted FROM key_backup ";

  private static final String NEWEST =
      COLUMNS + "WHERE user_id = $1 AND NOT deleted ORDER BY version DESC LIMIT 1";

  private static final String FIND = COLUMNS + "WHERE user_id = $1 AND version = $2";

  private static final String LOCK = FIND + " FOR UPDATE";

  private static final String ADD =
      """
      INSERT INTO key_backup (user_id, version, algorithm, auth_data)
      SELECT $1, coalesce(max(version), 0) + 1, $2, $3
        FROM key_backup
       WHERE user_id = $1
          ON CONFLICT DO NOTHING
      RETURNING version
      """;

  private static final String SET_AUTH_DATA =
      "UPDATE key_backup SET auth_data = $3 WHERE user_id = $1 AND version = $2";

  private static final String CHANGED =
      """
      UPDATE key_backup SET etag = etag + 1, count = count + $3
       WHERE user_id = $1 AND version = $2
      """;

  // The row stays, so that its number means nothing else later.
  private static final String DELETE =
      """
      UPDATE key_backup SET deleted = true, auth_data = '{}', count = 0
       WHERE user_id = $1 AND version = $2
      """;

  private static final String REMOVE_OF_USER = "DELETE FROM key_backup WHERE user_id = $1";

  Optional<Backup> newest(Sql sql, UserId user) {
    return sql.first(NEWEST, BackupStore::read, user.value());
  }

  Optional<Backup> find(Sql sql, UserId user, long version) {
    return sql.first(FIND, BackupStore::read, user.value(), version);
  }

  /** As {@link #find}, held until the transaction ends. */
  Optional<Backup> lock(Sql sql, UserId user, long version) {
    return sql.first(LOCK, BackupStore::read, user.value(), version);
  }

  /** Adds a version; empty where another request has taken the number meanwhile. */
  Optional<Long> add(Sql sql, UserId user, String algorithm, String authData) {
    return sql.first(ADD, row -> row.getLong(0), user.value(), algorithm, authData);
  }

  void setAuthData(Sql sql, UserId user, long version, String authData) {
    sql.execute(SET_AUTH_DATA, user.value(), version, authData);
  }

  /** Counts a change of the keys. */
  void changed(Sql sql, UserId user, long version, long added) {
    sql.execute(CHANGED, user.value(), version, added);
  }

  void delete(Sql sql, UserId user, long version) {
    sql.execute(DELETE, user.value(), version);
  }

  void removeOfUser(Sql sql, UserId user) {
    sql.execute(REMOVE_OF_USER, user.value());
  }

  private static Backup read(Row row) {
    return new Backup(
        row.getLong("version"),
        row.getString("algorithm"),
        row.getString("auth_data"),
        row.getLong("etag"),
        row.getLong("count"),
        row.getBoolean("deleted"));
  }
}
