package chat.hearth.feature.dehydration;

import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.Sql;
import java.util.Collection;
import java.util.Optional;

/** The table {@code dehydrated_device}. */
final class DehydratedDeviceStore {
  private static final String FIND =
      "SELECT device_id, data FROM dehydrated_device WHERE user_id = $1 AND device_id <> ''";

  // Who comes second waits here for the first, also where there was no row.
  private static final String VACATE =
      """
      INSERT INTO dehydrated_device (user_id, device_id, data)
      VALUES ($1, '', '{}')
          ON CONFLICT DO NOTHING
      """;

  private static final String LOCK = FIND + " FOR UPDATE";

  private static final String SET =
      "UPDATE dehydrated_device SET device_id = $2, data = $3 WHERE user_id = $1";

  private static final String REMOVE =
      "DELETE FROM dehydrated_device WHERE user_id = $1 AND device_id = ANY ($2)";

  Optional<DehydratedDevice> find(Sql sql, UserId user) {
    return read(sql, FIND, user);
  }

  /** Makes place for another device, which nobody else can do until the transaction ends. */
  Optional<DehydratedDevice> vacate(Sql tx, UserId user) {
    tx.execute(VACATE, user.value());
    var before = read(tx, LOCK, user);
    tx.execute(SET, user.value(), "", "{}");
    return before;
  }

  /** Fills the place made by {@link #vacate}. */
  void set(Sql tx, UserId user, DehydratedDevice device) {
    tx.execute(SET, user.value(), device.id().value(), device.data());
  }

  void remove(Sql tx, UserId user, Collection<DeviceId> devices) {
    tx.execute(REMOVE, user.value(), devices.stream().map(DeviceId::value).toArray(String[]::new));
  }

  private static Optional<DehydratedDevice> read(Sql sql, String query, UserId user) {
    return sql.first(
        query,
        row ->
            new DehydratedDevice(new DeviceId(row.getString("device_id")), row.getString("data")),
        user.value());
  }
}
