package chat.hearth.feature.accounts.auth;

import chat.hearth.matrix.Json;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.storage.Sql;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The table {@code auth_session}. */
final class AuthSessionStore {
  /** Long enough to read terms of service, short enough that holds on tokens come free again. */
  static final Duration LIFETIME = Duration.ofHours(1);

  private static final String CREATE =
      """
      INSERT INTO auth_session (id_hash, operation, user_id, binding, expires_at)
      VALUES ($1, $2, $3, $4, $5)
      """;

  /** Rows that another node is removing already are left to it. */
  private static final String PURGE =
      """
      DELETE FROM auth_session
       WHERE id_hash IN (SELECT id_hash
                           FROM auth_session
                          WHERE expires_at <= $1
                          LIMIT 100
                            FOR UPDATE SKIP LOCKED)
      """;

  private static final String FIND =
      """
      SELECT operation, user_id, binding, completed, kept
        FROM auth_session
       WHERE id_hash = $1 AND expires_at > $2
      """;

  private static final String COMPLETE =
      """
      UPDATE auth_session
         SET completed = array_append(completed, $2)
       WHERE id_hash = $1 AND NOT $2 = ANY (completed)
      """;

  private static final String KEEP = "UPDATE auth_session SET kept = $2 WHERE id_hash = $1";

  private static final String CONSUME = "DELETE FROM auth_session WHERE id_hash = $1";

  private static final String REMOVE_OF_USER = "DELETE FROM auth_session WHERE user_id = $1";

  private final Database database;
  private final Clock clock;

  AuthSessionStore(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** A session together with what it may be used for. */
  record Bound(AuthSession session, String operation, Buffer binding) {}

  /** Adds a session and removes some that have expired. */
  void create(AuthSession session, String operation, Buffer binding) {
    var now = clock.millis();
    database.execute(PURGE, now);
    database.execute(
        CREATE,
        Secrets.hash(session.id()),
        operation,
        session.user().map(UserId::value).orElse(null),
        binding,
        now + LIFETIME.toMillis());
  }

  Optional<Bound> find(String id) {
    return database.first(FIND, row -> read(id, row), Secrets.hash(id), clock.millis());
  }

  /** Marks a stage as passed; does nothing where it is already. */
  void complete(String id, String stage) {
    database.execute(COMPLETE, Secrets.hash(id), stage);
  }

  void keep(String id, ObjectNode parameters) {
    database.execute(KEEP, Secrets.hash(id), Json.text(parameters));
  }

  /** Removes the session; of several callers only one is told that it was there. */
  boolean consume(Sql sql, String id) {
    return sql.execute(CONSUME, Secrets.hash(id)) == 1;
  }

  static void removeOfUser(Sql sql, UserId user) {
    sql.execute(REMOVE_OF_USER, user.value());
  }

  private static Bound read(String id, Row row) {
    var user = Optional.ofNullable(row.getString("user_id")).map(UserId::new);
    var kept = Optional.ofNullable(row.getString("kept")).map(Json::own);
    var session = new AuthSession(id, user, List.of(row.getArrayOfStrings("completed")), kept);
    return new Bound(session, row.getString("operation"), row.getBuffer("binding"));
  }
}
