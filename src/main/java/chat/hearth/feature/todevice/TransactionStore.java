package chat.hearth.feature.todevice;

import chat.hearth.matrix.DeviceId;
import chat.hearth.platform.http.Requester;
import chat.hearth.platform.storage.Sql;
import java.time.Clock;
import java.time.Duration;

/** The table {@code to_device_transaction}. */
final class TransactionStore {
  private static final Duration KEPT = Duration.ofDays(1); // clients repeat within minutes

  private static final String ADD =
      """
      INSERT INTO to_device_transaction (user_id, device_id, type, txn_id, at)
      VALUES ($1, $2, $3, $4, $5)
          ON CONFLICT DO NOTHING
      """;

  private static final String REMOVE_OLD = "DELETE FROM to_device_transaction WHERE at < $1";

  private final Clock clock;

  TransactionStore(Clock clock) {
    this.clock = clock;
  }

  /** Remembers a transaction of a device; false where it is known already. */
  boolean add(Sql sql, Requester sender, String type, String transaction) {
    return sql.execute(
            ADD,
            sender.userId().value(),
            sender.device().map(DeviceId::value).orElse(""),
            type,
            transaction,
            clock.millis())
        == 1;
  }

  void removeOld(Sql sql) {
    sql.execute(REMOVE_OLD, clock.millis() - KEPT.toMillis());
  }
}
