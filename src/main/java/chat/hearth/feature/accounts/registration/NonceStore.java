package chat.hearth.feature.accounts.registration;

import chat.hearth.feature.accounts.auth.Secrets;
import chat.hearth.platform.storage.Database;
import java.time.Clock;
import java.time.Duration;

/** The table {@code registration_nonce}: each is good for one request, on any node. */
final class NonceStore {
  private static final Duration LIFETIME = Duration.ofMinutes(1);

  private static final String PURGE =
      """
      DELETE FROM registration_nonce
       WHERE hash IN (SELECT hash
                        FROM registration_nonce
                       WHERE expires_at <= $1
                       LIMIT 100
                         FOR UPDATE SKIP LOCKED)
      """;

  private static final String ADD =
      "INSERT INTO registration_nonce (hash, expires_at) VALUES ($1, $2)";

  private static final String TAKE =
      "DELETE FROM registration_nonce WHERE hash = $1 AND expires_at > $2";

  private final Database database;
  private final Clock clock;
  private final Secrets secrets;

  NonceStore(Database database, Clock clock, Secrets secrets) {
    this.database = database;
    this.clock = clock;
    this.secrets = secrets;
  }

  /** A new nonce; some that have expired are removed. */
  String add() {
    var nonce = secrets.make("");
    var now = clock.millis();
    database.execute(PURGE, now);
    database.execute(ADD, Secrets.hash(nonce), now + LIFETIME.toMillis());
    return nonce;
  }

  /** Spends a nonce; false where it is not known, spent or expired. */
  boolean take(String nonce) {
    return database.execute(TAKE, Secrets.hash(nonce), clock.millis()) == 1;
  }
}
