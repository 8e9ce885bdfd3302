package chat.hearth.feature.accounts.threepid;

import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.Sql;
import io.vertx.sqlclient.Row;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The table {@code threepid}. */
final class ThreepidStore {
  private static final String ADD =
      """
      INSERT INTO threepid (medium, address, user_id, validated_at, added_at)
      VALUES ($1, $2, $3, $4, $5)
          ON CONFLICT (medium, address) DO UPDATE SET validated_at = excluded.validated_at
                                            WHERE threepid.user_id = excluded.user_id
      """;

  private static final String OWNER =
      "SELECT user_id FROM threepid WHERE medium = $1 AND address = $2";

  private static final String OF_USER =
      """
      SELECT medium, address, validated_at, added_at
        FROM threepid
       WHERE user_id = $1
       ORDER BY added_at, address
      """;

  private static final String REMOVE =
      "DELETE FROM threepid WHERE user_id = $1 AND medium = $2 AND address = $3";

  private static final String REMOVE_OF_USER = "DELETE FROM threepid WHERE user_id = $1";

  private final Clock clock;

  /** An address of an account. */
  record Threepid(String medium, String address, Instant validatedAt, Instant addedAt) {}

  ThreepidStore(Clock clock) {
    this.clock = clock;
  }

  /** Gives an address to an account; false where another has it. */
  boolean add(Sql sql, UserId user, ProvenEmail email) {
    return sql.execute(
            ADD,
            EmailAddress.MEDIUM,
            email.address().value(),
            user.value(),
            email.validatedAt().toEpochMilli(),
            clock.millis())
        == 1;
  }

  Optional<UserId> owner(Sql sql, String medium, String address) {
    return sql.first(OWNER, row -> new UserId(row.getString("user_id")), medium, address);
  }

  List<Threepid> of(Sql sql, UserId user) {
    return sql.list(OF_USER, ThreepidStore::read, user.value());
  }

  void remove(Sql sql, UserId user, String medium, String address) {
    sql.execute(REMOVE, user.value(), medium, address);
  }

  void removeOfUser(Sql sql, UserId user) {
    sql.execute(REMOVE_OF_USER, user.value());
  }

  private static Threepid read(Row row) {
    return new Threepid(
        row.getString("medium"),
        row.getString("address"),
        Instant.ofEpochMilli(row.getLong("validated_at")),
        Instant.ofEpochMilli(row.getLong("added_at")));
  }
}
