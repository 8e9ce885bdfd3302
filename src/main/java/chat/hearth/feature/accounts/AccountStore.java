package chat.hearth.feature.accounts;

import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.Sql;
import io.vertx.sqlclient.Row;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/** The table {@code account}. */
final class AccountStore {
  /** A flag that an operator sets and takes back. */
  enum Flag {
    ADMIN("UPDATE account SET admin = $2 WHERE user_id = $1 AND NOT deactivated"),
    LOCKED("UPDATE account SET locked = $2 WHERE user_id = $1 AND NOT deactivated"),
    SUSPENDED("UPDATE account SET suspended = $2 WHERE user_id = $1 AND NOT deactivated");

    private final String update;

    Flag(String update) {
      this.update = update;
    }
  }

  private static final String CREATE =
      """
      INSERT INTO account (user_id, password_hash, created_at, user_type, guest, admin)
      VALUES ($1, $2, $3, $4, $5, $6)
          ON CONFLICT DO NOTHING
      """;

  private static final String FIND =
      """
      SELECT user_id, created_at, user_type, guest, admin, deactivated, erased, locked, suspended
        FROM account
       WHERE user_id = $1
      """;

  private static final String EXISTING = "SELECT user_id FROM account WHERE user_id = ANY ($1)";

  /** A deactivation waits for the sign-ins that have looked, and those after it see it. */
  private static final String FIND_AND_HOLD = FIND + " FOR SHARE";

  private static final String PASSWORD_HASH =
      "SELECT password_hash FROM account WHERE user_id = $1 AND NOT deactivated";

  private static final String SET_PASSWORD =
      "UPDATE account SET password_hash = $2 WHERE user_id = $1 AND NOT deactivated";

  private static final String UPGRADE =
      """
      UPDATE account SET guest = false, password_hash = $2
       WHERE user_id = $1 AND guest AND NOT deactivated
      """;

  private static final String DEACTIVATE =
      """
      UPDATE account
         SET deactivated = true, erased = erased OR $2, password_hash = NULL, admin = false
       WHERE user_id = $1
      """;

  private final Clock clock;

  AccountStore(Clock clock) {
    this.clock = clock;
  }

  /** Adds an account; false where the name is taken, also by one that was deactivated. */
  boolean create(Sql sql, NewAccount account) {
    return sql.execute(
            CREATE,
            account.userId().value(),
            account.passwordHash().orElse(null),
            clock.millis(),
            account.userType().orElse(null),
            account.guest(),
            account.admin())
        == 1;
  }

  /** Makes a guest's account a full one; false where it is none of a guest. */
  boolean upgrade(Sql sql, UserId user, String passwordHash) {
    return sql.execute(UPGRADE, user.value(), passwordHash) == 1;
  }

  Optional<Account> find(Sql sql, UserId user) {
    return sql.first(FIND, AccountStore::read, user.value());
  }

  Set<UserId> existing(Sql sql, Collection<UserId> users) {
    var ids = users.stream().map(UserId::value).toArray(String[]::new);
    return Set.copyOf(sql.list(EXISTING, row -> new UserId(row.getString(0)), (Object) ids));
  }

  /** As {@link #find}; the account stays as it is until the transaction ends. */
  Optional<Account> findAndHold(Sql sql, UserId user) {
    return sql.first(FIND_AND_HOLD, AccountStore::read, user.value());
  }

  /** The password's hash; empty without an account, without a password, or after deactivation. */
  Optional<String> passwordHash(Sql sql, UserId user) {
    return sql
        .list(
            PASSWORD_HASH, row -> Optional.ofNullable(row.getString("password_hash")), user.value())
        .stream()
        .findFirst()
        .flatMap(hash -> hash);
  }

  /** False where there is no such account in use. */
  boolean setPassword(Sql sql, UserId user, String hash) {
    return sql.execute(SET_PASSWORD, user.value(), hash) == 1;
  }

  /** False where there is no such account in use. */
  boolean set(Sql sql, UserId user, Flag flag, boolean value) {
    return sql.execute(flag.update, user.value(), value) == 1;
  }

  void deactivate(Sql sql, UserId user, boolean erase) {
    sql.execute(DEACTIVATE, user.value(), erase);
  }

  private static Account read(Row row) {
    return new Account(
        new UserId(row.getString("user_id")),
        Instant.ofEpochMilli(row.getLong("created_at")),
        Optional.ofNullable(row.getString("user_type")),
        row.getBoolean("guest"),
        row.getBoolean("admin"),
        row.getBoolean("deactivated"),
        row.getBoolean("erased"),
        row.getBoolean("locked"),
        row.getBoolean("suspended"));
  }
}
