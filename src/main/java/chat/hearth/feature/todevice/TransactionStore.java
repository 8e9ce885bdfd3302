package chat.hearth.feature.todevice;

import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.http.Requester;
import chat.hearth.platform.storage.Sql;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;

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

  private static final String REMOVE_OF_DEVICES =
      "DELETE FROM to_device_transaction WHERE user_id = $1 AND device_id = ANY ($2::text[])";

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

  static void removeOfDevices(Sql sql, UserId user, Collection<DeviceId> devices) {
    sql.execute(
        REMOVE_OF_DEVICES,
        user.value(),
        devices.stream().map(DeviceId::value).toArray(String[]::new));
  }

  void removeOld(Sql sql) {
    sql.execute(REMOVE_OLD, clock.millis() - KEPT.toMillis());
  }
}
