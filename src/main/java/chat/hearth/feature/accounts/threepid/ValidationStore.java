package chat.hearth.feature.accounts.threepid;

import chat.hearth.feature.accounts.auth.Secrets;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.storage.Sql;
import chat.hearth.platform.storage.Transaction;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table {@code email_validation}. */
final class ValidationStore {
  /** Long enough for mail that is held up and people who sleep. */
  static final Duration LIFETIME = Duration.ofDays(1);

  private static final int MAX_ATTEMPTS = 10;

  private static final String PURGE =
      """
      DELETE FROM email_validation
       WHERE sid IN (SELECT sid
                       FROM email_validation
                      WHERE expires_at <= $1
                      LIMIT 100
                        FOR UPDATE SKIP LOCKED)
      """;

  private static final String BEGIN =
      """
      INSERT INTO email_validation (sid, purpose, address, secret_hash, send_attempt, expires_at)
      VALUES ($1, $2, $3, $4, -1, $5)
          ON CONFLICT (purpose, address, secret_hash) DO NOTHING
      """;

  private static final String LOCK =
      """
      SELECT sid, send_attempt
        FROM email_validation
       WHERE purpose = $1 AND address = $2 AND secret_hash = $3
         FOR UPDATE
      """;

  private static final String MAILS =
      """
      SELECT coalesce(sum(mails), 0) AS mails
        FROM email_validation
       WHERE address = $1 AND expires_at > $2
      """;

  private static final String SEND =
      """
      UPDATE email_validation
         SET send_attempt = $2, token_hash = $3, next_link = $4, expires_at = $5,
             mails = mails + 1, attempts = 0
       WHERE sid = $1
      """;

  private static final String NOT_SENT =
      "UPDATE email_validation SET send_attempt = $2 WHERE sid = $1";

  private static final String TRY =
      """
      UPDATE email_validation
         SET attempts = attempts + 1
       WHERE sid = $1 AND expires_at > $2 AND attempts < $3
      RETURNING address, token_hash, next_link
      """;

  private static final String PASS =
      """
      UPDATE email_validation
         SET validated_at = coalesce(validated_at, $2), attempts = 0
       WHERE sid = $1
      """;

  private static final String VALIDATED =
      """
      SELECT address, validated_at
        FROM email_validation
       WHERE sid = $1 AND secret_hash = $2 AND purpose = $3 AND expires_at > $4
         AND validated_at IS NOT NULL
      """;

  private static final String BIND = "UPDATE email_validation SET auth_session = $2 WHERE sid = $1";

  private static final String TAKE =
      """
      DELETE FROM email_validation
       WHERE auth_session = $1 AND purpose = $2
      RETURNING address, validated_at
      """;

  private static final String REMOVE = "DELETE FROM email_validation WHERE sid = $1";

  private static final String REMOVE_OF_USER =
      """
      DELETE FROM email_validation
       WHERE address IN (SELECT address FROM threepid WHERE medium = 'email' AND user_id = $1)
      """;

  private final Database database;
  private final Clock clock;

  /** What the mail is about to be sent for; its attempt before tells whether it has been. */
  record Sending(String sid, long attemptBefore) {}

  /** A token that was right, and where to go then. */
  record Followed(EmailAddress address, Optional<String> nextLink) {}

  ValidationStore(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Removes those of the addresses that a user has. */
  void removeOfUser(Sql sql, UserId user) {
    sql.execute(REMOVE_OF_USER, user.value());
  }

  /** Removes some that have expired. */
  void purge() {
    database.execute(PURGE, clock.millis());
  }

  /** The validation that a client means, new or known; it is held until the transaction ends. */
  Sending begin(
      Transaction tx, String newSid, Purpose purpose, EmailAddress address, String clientSecret) {
    var secret = Secrets.hash(clientSecret);
    tx.execute(BEGIN, newSid, purpose.stored(), address.value(), secret, end());
    return tx.first(
            LOCK,
            row -> new Sending(row.getString("sid"), row.getLong("send_attempt")),
            purpose.stored(),
            address.value(),
            secret)
        .orElseThrow();
  }

  /** How many mails an address was sent lately. */
  long mails(Sql sql, EmailAddress address) {
    return sql.first(MAILS, row -> row.getLong("mails"), address.value(), clock.millis())
        .orElse(0L);
  }

  void send(Sql sql, String sid, long attempt, Optional<String> token, Optional<String> nextLink) {
    sql.execute(
        SEND, sid, attempt, token.map(Secrets::hash).orElse(null), nextLink.orElse(null), end());
  }

  /** Lets the client try the same attempt again. */
  void notSent(Sending sending) {
    database.execute(NOT_SENT, sending.sid(), sending.attemptBefore());
  }

  /** Counts an attempt; empty where the token is wrong, or there were too many. */
  Optional<Followed> follow(String sid, String token) {
    var hash = Secrets.hash(token);
    return database
        .first(TRY, row -> row, sid, clock.millis(), MAX_ATTEMPTS)
        .filter(row -> isSame(row.getBuffer("token_hash"), hash))
        .map(
            row ->
                new Followed(
                    new EmailAddress(row.getString("address")),
                    Optional.ofNullable(row.getString("next_link"))));
  }

  void pass(String sid) {
    database.execute(PASS, sid, clock.millis());
  }

  Optional<ProvenEmail> validated(Sql sql, Purpose purpose, String sid, String clientSecret) {
    return sql.first(
        VALIDATED,
        ValidationStore::proven,
        sid,
        Secrets.hash(clientSecret),
        purpose.stored(),
        clock.millis());
  }

  /** Remembers which user-interactive session was passed with it. */
  void bind(String sid, String authSession) {
    database.execute(BIND, sid, authSession);
  }

  /** Ends the validation that a session was passed with. */
  Optional<ProvenEmail> take(Sql sql, Purpose purpose, String authSession) {
    return sql.first(TAKE, ValidationStore::proven, authSession, purpose.stored());
  }

  void remove(Sql sql, String sid) {
    sql.execute(REMOVE, sid);
  }

  private long end() {
    return clock.millis() + LIFETIME.toMillis();
  }

  private static boolean isSame(@Nullable Buffer stored, Buffer given) {
    return stored != null && MessageDigest.isEqual(stored.getBytes(), given.getBytes());
  }

  private static ProvenEmail proven(Row row) {
    return new ProvenEmail(
        new EmailAddress(row.getString("address")),
        Instant.ofEpochMilli(row.getLong("validated_at")));
  }
}
