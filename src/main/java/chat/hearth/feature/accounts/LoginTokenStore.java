package chat.hearth.feature.accounts;

import chat.hearth.feature.accounts.auth.Secrets;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.storage.Sql;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** The table {@code login_token}: single-use tokens that sign another device in. */
final class LoginTokenStore {
  static final Duration LIFETIME = Duration.ofMinutes(2); // recommended by the specification

  private static final String PURGE =
      """
      DELETE FROM login_token
       WHERE hash IN (SELECT hash
                        FROM login_token
                       WHERE expires_at <= $1
                       LIMIT 100
                         FOR UPDATE SKIP LOCKED)
      """;

  private static final String ADD =
      "INSERT INTO login_token (hash, user_id, expires_at) VALUES ($1, $2, $3)";

  private static final String TAKE =
      "DELETE FROM login_token WHERE hash = $1 AND expires_at > $2 RETURNING user_id";

  private static final String REMOVE_OF_USER = "DELETE FROM login_token WHERE user_id = $1";

  private final Database database;
  private final Clock clock;
  private final Secrets secrets;

  LoginTokenStore(Database database, Clock clock, Secrets secrets) {
    this.database = database;
    this.clock = clock;
    this.secrets = secrets;
  }

  /** A new token; some that have expired are removed. */
  String add(UserId user) {
    var token = secrets.make("hlt_");
    var now = clock.millis();
    database.execute(PURGE, now);
    database.execute(ADD, Secrets.hash(token), user.value(), now + LIFETIME.toMillis());
    return token;
  }

  /** Spends a token and returns whose it was; empty where it is not known, spent or expired. */
  Optional<UserId> take(String token) {
    return database.first(
        TAKE, row -> new UserId(row.getString("user_id")), Secrets.hash(token), clock.millis());
  }

  void removeOfUser(Sql sql, UserId user) {
    sql.execute(REMOVE_OF_USER, user.value());
  }
}
