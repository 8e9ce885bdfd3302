package chat.hearth.feature.openid;

import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.storage.Sql;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** The table {@code openid_token}. */
final class OpenIdTokenStore {
  /** Services exchange a token at once; an hour forgives clocks and slow people. */
  static final Duration LIFETIME = Duration.ofHours(1);

  private static final String ADD =
      "INSERT INTO openid_token (hash, user_id, expires_at) VALUES ($1, $2, $3)";

  /** Rows that another node is removing already are left to it. */
  private static final String PURGE =
      """
      DELETE FROM openid_token
       WHERE hash IN (SELECT hash
                        FROM openid_token
                       WHERE expires_at <= $1
                       LIMIT 100
                         FOR UPDATE SKIP LOCKED)
      """;

  private static final String FIND =
      "SELECT user_id FROM openid_token WHERE hash = $1 AND expires_at > $2";

  private static final String REMOVE_OF_USER = "DELETE FROM openid_token WHERE user_id = $1";

  private final Database database;
  private final Clock clock;

  OpenIdTokenStore(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Adds a token and removes some that have expired. */
  void add(String token, UserId user) {
    var now = clock.millis();
    database.execute(PURGE, now);
    database.execute(ADD, hash(token), user.value(), now + LIFETIME.toMillis());
  }

  Optional<UserId> find(String token) {
    return database.first(
        FIND, row -> new UserId(row.getString("user_id")), hash(token), clock.millis());
  }

  void removeOfUser(Sql sql, UserId user) {
    sql.execute(REMOVE_OF_USER, user.value());
  }

  private static Buffer hash(String token) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return Buffer.buffer(digest.digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
