package chat.hearth.room;

import chat.hearth.event.SigningKey;
import chat.hearth.event.state.StateKeyHasher;
import chat.hearth.matrix.ServerName;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.storage.Transaction;
import io.vertx.core.buffer.Buffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;

/** Tables {@code signing_key} and {@code state_key_hash}: made once, at the first start. */
final class SigningKeyStore {
  // Two nodes that start on an empty database at once must end with one key.
  private static final String ONE_AT_A_TIME =
      "LOCK TABLE signing_key, state_key_hash IN EXCLUSIVE MODE";

  private static final String CURRENT =
      "SELECT key_id, seed FROM signing_key WHERE expired_at IS NULL ORDER BY created_at LIMIT 1";

  private static final String INSERT =
      "INSERT INTO signing_key (key_id, seed, created_at) VALUES ($1, $2, $3)";

  private static final String HASH_KEY = "SELECT k0, k1 FROM state_key_hash";

  private static final String INSERT_HASH_KEY = "INSERT INTO state_key_hash VALUES ($1, $2)";

  private final Database database;
  private final SecureRandom random;
  private final Clock clock;

  SigningKeyStore(Database database, SecureRandom random, Clock clock) {
    this.database = database;
    this.random = random;
    this.clock = clock;
  }

  /** The key that this server signs with. */
  SigningKey signingKey(ServerName server) {
    return database.transaction(
        sql -> {
          sql.execute(ONE_AT_A_TIME);
          return sql.first(
                  CURRENT,
                  row -> SigningKey.ofSeed(server, row.getString(0), row.getBuffer(1).getBytes()))
              .orElseGet(() -> make(sql, server));
        });
  }

  /** The key under which state keys are hashed in this database. */
  StateKeyHasher hasher() {
    return database.transaction(
        sql -> {
          sql.execute(ONE_AT_A_TIME);
          return sql.first(HASH_KEY, row -> new StateKeyHasher(row.getLong(0), row.getLong(1)))
              .orElseGet(
                  () -> {
                    long k0 = random.nextLong();
                    long k1 = random.nextLong();
                    sql.execute(INSERT_HASH_KEY, k0, k1);
                    return new StateKeyHasher(k0, k1);
                  });
        });
  }

  private SigningKey make(Transaction sql, ServerName server) {
    var key = SigningKey.generate(random, server);
    sql.execute(
        INSERT, key.keyId(), Buffer.buffer(key.seed()), clock.instant().atOffset(ZoneOffset.UTC));
    return key;
  }
}
