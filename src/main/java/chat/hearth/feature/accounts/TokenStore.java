package chat.hearth.feature.accounts;

import chat.hearth.feature.accounts.auth.Secrets;
import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.Sql;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.Optional;

/**
 * The table {@code token}: generations of a device's access and refresh token.
 *
 * <pre>
 *   refresh: 1 ← 2        generation 2 remembers 1; both are valid: the reply may have been lost
 *   again:   1 ← 2, 1 ← 3 the client asks once more with its old token
 *   use of 3:  3          whoever uses a successor first wins; 1 and 2 are gone
 * </pre>
 *
 * <p>Everything that adds or removes rows holds the device's row first, so that nothing slips past
 * a removal.
 */
final class TokenStore {
  private static final String ADD =
      """
      INSERT INTO token (user_id, device_id, access_hash, access_expires_at, refresh_hash,
                         refresh_expires_at, previous_id)
      VALUES ($1, $2, $3, $4, $5, $6, $7)
      """;

  private static final String FIND_ACCESS =
      """
      SELECT t.id, t.user_id, t.device_id, t.access_expires_at, t.previous_id,
             a.guest, a.admin, a.locked, a.suspended
        FROM token t
        JOIN account a ON a.user_id = t.user_id
       WHERE t.access_hash = $1
      """;

  private static final String FIND_REFRESH =
      """
      SELECT t.id, t.user_id, t.device_id, t.refresh_expires_at, t.previous_id, a.locked
        FROM token t
        JOIN account a ON a.user_id = t.user_id
       WHERE t.refresh_hash = $1
      """;

  private static final String REMOVE_OF_DEVICE =
      "DELETE FROM token WHERE user_id = $1 AND device_id = $2";

  private static final String REMOVE_RIVALS =
      """
      DELETE FROM token
       WHERE user_id = $1 AND device_id = $2 AND id <> $3 AND (id = $4 OR previous_id = $4)
      """;

  private static final String SETTLE = "UPDATE token SET previous_id = NULL WHERE id = $1";

  /** A secret with the end of its life; without one it lasts until it is revoked. */
  record Issued(String secret, Optional<Instant> expiresAt) {
    Buffer hash() {
      return Secrets.hash(secret);
    }
  }

  /** What an access token stands for. */
  record Access(
      long id,
      UserId userId,
      DeviceId device,
      Optional<Instant> expiresAt,
      Optional<Long> previous,
      boolean guest,
      boolean admin,
      boolean locked,
      boolean suspended) {}

  /** What a refresh token stands for. */
  record Refresh(
      long id,
      UserId userId,
      DeviceId device,
      Optional<Instant> expiresAt,
      Optional<Long> previous,
      boolean locked) {}

  void add(
      Sql sql,
      UserId user,
      DeviceId device,
      Issued access,
      Optional<Issued> refresh,
      Optional<Long> previous) {
    sql.execute(
        ADD,
        user.value(),
        device.value(),
        access.hash(),
        access.expiresAt().map(Instant::toEpochMilli).orElse(null),
        refresh.map(Issued::hash).orElse(null),
        refresh.flatMap(Issued::expiresAt).map(Instant::toEpochMilli).orElse(null),
        previous.orElse(null));
  }

  Optional<Access> findAccess(Sql sql, Buffer hash) {
    return sql.first(FIND_ACCESS, TokenStore::readAccess, hash);
  }

  Optional<Refresh> findRefresh(Sql sql, Buffer hash) {
    return sql.first(FIND_REFRESH, TokenStore::readRefresh, hash);
  }

  void removeOfDevice(Sql sql, UserId user, DeviceId device) {
    sql.execute(REMOVE_OF_DEVICE, user.value(), device.value());
  }

  /** Makes a generation the only one of its line; false where a rival was used first. */
  boolean settle(Sql sql, UserId user, DeviceId device, long id, long previous) {
    if (sql.execute(SETTLE, id) == 0) {
      return false;
    }
    sql.execute(REMOVE_RIVALS, user.value(), device.value(), id, previous);
    return true;
  }

  private static Access readAccess(Row row) {
    return new Access(
        row.getLong("id"),
        new UserId(row.getString("user_id")),
        new DeviceId(row.getString("device_id")),
        Optional.ofNullable(row.getLong("access_expires_at")).map(Instant::ofEpochMilli),
        Optional.ofNullable(row.getLong("previous_id")),
        row.getBoolean("guest"),
        row.getBoolean("admin"),
        row.getBoolean("locked"),
        row.getBoolean("suspended"));
  }

  private static Refresh readRefresh(Row row) {
    return new Refresh(
        row.getLong("id"),
        new UserId(row.getString("user_id")),
        new DeviceId(row.getString("device_id")),
        Optional.ofNullable(row.getLong("refresh_expires_at")).map(Instant::ofEpochMilli),
        Optional.ofNullable(row.getLong("previous_id")),
        row.getBoolean("locked"));
  }
}
