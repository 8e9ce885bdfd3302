package chat.hearth.feature.accounts.registration;

import chat.hearth.platform.storage.Database;
import chat.hearth.platform.storage.Sql;
import io.vertx.sqlclient.Row;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The tables {@code registration_token} and {@code registration_token_hold}. */
final class RegistrationTokenStore {
  /** At least as long as a session of user-interactive authentication lasts. */
  private static final Duration HOLD = Duration.ofHours(1);

  private static final String LIST =
      """
      SELECT t.token, t.uses_allowed, t.completed, t.expires_at,
             (SELECT count(*)::int
                FROM registration_token_hold h
               WHERE h.token = t.token AND h.expires_at > $1) AS pending
        FROM registration_token t
      """;

  private static final String LIST_ALL = LIST + " ORDER BY t.token";

  private static final String FIND = LIST + " WHERE t.token = $2";

  /** Holds are counted one registration after the other. */
  private static final String LOCK = "SELECT 1 FROM registration_token WHERE token = $1 FOR UPDATE";

  private static final String ADD =
      """
      INSERT INTO registration_token (token, uses_allowed, expires_at)
      VALUES ($1, $2, $3)
          ON CONFLICT DO NOTHING
      """;

  private static final String UPDATE =
      "UPDATE registration_token SET uses_allowed = $2, expires_at = $3 WHERE token = $1";

  private static final String REMOVE = "DELETE FROM registration_token WHERE token = $1";

  private static final String PURGE_HOLDS =
      "DELETE FROM registration_token_hold WHERE token = $1 AND expires_at <= $2";

  private static final String HOLD_ONE =
      """
      INSERT INTO registration_token_hold (session, token, expires_at)
      VALUES ($1, $2, $3)
          ON CONFLICT (session) DO UPDATE SET token = excluded.token,
                                              expires_at = excluded.expires_at
      """;

  private static final String USE =
      """
      WITH held AS (DELETE FROM registration_token_hold WHERE session = $1 RETURNING token)
      UPDATE registration_token t
         SET completed = t.completed + 1
        FROM held
       WHERE t.token = held.token
      """;

  private final Database database;
  private final Clock clock;

  RegistrationTokenStore(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  List<RegistrationToken> list() {
    return database.list(LIST_ALL, RegistrationTokenStore::read, clock.millis());
  }

  Optional<RegistrationToken> find(String token) {
    return find(database, token);
  }

  /** False where there is such a token already. */
  boolean add(String token, Optional<Integer> usesAllowed, Optional<Instant> expiresAt) {
    return database.execute(
            ADD, token, usesAllowed.orElse(null), expiresAt.map(Instant::toEpochMilli).orElse(null))
        == 1;
  }

  void update(String token, Optional<Integer> usesAllowed, Optional<Instant> expiresAt) {
    database.execute(
        UPDATE, token, usesAllowed.orElse(null), expiresAt.map(Instant::toEpochMilli).orElse(null));
  }

  /** False where there is no such token. */
  boolean remove(String token) {
    return database.execute(REMOVE, token) == 1;
  }

  /** Holds one use of a token for a session; false where the token is good for none. */
  boolean hold(String token, String session) {
    if (token.indexOf('\0') >= 0) {
      return false;
    }
    return database.transaction(
        tx -> {
          if (!tx.exists(LOCK, token)) {
            return false;
          }
          tx.execute(PURGE_HOLDS, token, clock.millis());
          if (find(tx, token).filter(found -> found.isValidAt(clock.instant())).isEmpty()) {
            return false;
          }
          tx.execute(HOLD_ONE, session, token, clock.millis() + HOLD.toMillis());
          return true;
        });
  }

  /** Counts the use that a session holds, if it holds one. */
  void use(Sql sql, String session) {
    sql.execute(USE, session);
  }

  private Optional<RegistrationToken> find(Sql sql, String token) {
    return sql.first(FIND, RegistrationTokenStore::read, clock.millis(), token);
  }

  private static RegistrationToken read(Row row) {
    return new RegistrationToken(
        row.getString("token"),
        Optional.ofNullable(row.getInteger("uses_allowed")),
        row.getInteger("pending"),
        row.getInteger("completed"),
        Optional.ofNullable(row.getLong("expires_at")).map(Instant::ofEpochMilli));
  }
}
