package chat.hearth.feature.accounts;

import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.Sql;
import io.vertx.sqlclient.Row;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The table {@code device}. Removing a device removes its tokens. */
final class DeviceStore {
  private static final String CREATE =
      """
      INSERT INTO device (user_id, device_id, display_name, created_at)
      VALUES ($1, $2, $3, $4)
          ON CONFLICT DO NOTHING
      """;

  private static final String CREATE_DEHYDRATED =
      """
      INSERT INTO device (user_id, device_id, display_name, created_at, dehydrated)
      VALUES ($1, $2, $3, $4, true)
          ON CONFLICT DO NOTHING
      """;

  private static final String IS_DEHYDRATED =
      "SELECT 1 FROM device WHERE user_id = $1 AND device_id = $2 AND dehydrated";

  private static final String LOCK =
      "SELECT 1 FROM device WHERE user_id = $1 AND device_id = $2 FOR UPDATE";

  // In one order, so that two who hold the same devices never wait for each other.
  private static final String HOLD =
      """
      SELECT user_id, device_id
        FROM device
       WHERE user_id = ANY ($1)
       ORDER BY user_id, device_id
         FOR KEY SHARE
      """;

  private static final String LIST =
      """
      SELECT device_id, display_name, last_seen_at, last_seen_ip, last_seen_agent
        FROM device
       WHERE user_id = $1
       ORDER BY device_id
      """;

  private static final String LIST_OF_MANY =
      """
      SELECT user_id, device_id, display_name, last_seen_at, last_seen_ip, last_seen_agent
        FROM device
       WHERE user_id = ANY ($1)
      """;

  private static final String FIND =
      """
      SELECT device_id, display_name, last_seen_at, last_seen_ip, last_seen_agent
        FROM device
       WHERE user_id = $1 AND device_id = $2
      """;

  private static final String RENAME =
      "UPDATE device SET display_name = $3 WHERE user_id = $1 AND device_id = $2";

  private static final String SEEN =
      """
      UPDATE device
         SET last_seen_at = $3, last_seen_ip = $4, last_seen_agent = $5
       WHERE user_id = $1 AND device_id = $2
      """;

  private static final String REMOVE =
      "DELETE FROM device WHERE user_id = $1 AND device_id = ANY ($2) RETURNING device_id";

  private static final String REMOVE_ALL =
      "DELETE FROM device WHERE user_id = $1 RETURNING device_id";

  private static final String REMOVE_SESSIONS =
      """
      DELETE FROM device
       WHERE user_id = $1 AND device_id <> $2 AND NOT dehydrated
      RETURNING device_id
      """;

  private final Clock clock;

  DeviceStore(Clock clock) {
    this.clock = clock;
  }

  /** Adds a device; false where it is there already, which then keeps its name. */
  boolean create(Sql sql, UserId user, DeviceId device, Optional<String> displayName) {
    return sql.execute(
            CREATE, user.value(), device.value(), displayName.orElse(null), clock.millis())
        == 1;
  }

  /** As {@link #create}, a device that nobody logs in on. */
  boolean createDehydrated(Sql sql, UserId user, DeviceId device, Optional<String> displayName) {
    return sql.execute(
            CREATE_DEHYDRATED,
            user.value(),
            device.value(),
            displayName.orElse(null),
            clock.millis())
        == 1;
  }

  boolean isDehydrated(Sql sql, UserId user, DeviceId device) {
    return sql.exists(IS_DEHYDRATED, user.value(), device.value());
  }

  /** Holds a device and its tokens until the transaction ends; false where there is none. */
  boolean lock(Sql sql, UserId user, DeviceId device) {
    return sql.exists(LOCK, user.value(), device.value());
  }

  /** The devices of some users, which nobody can remove until the transaction ends. */
  Map<UserId, List<DeviceId>> hold(Sql sql, Collection<UserId> users) {
    var ids = users.stream().map(UserId::value).toArray(String[]::new);
    var devices = new HashMap<UserId, List<DeviceId>>();
    sql.list(HOLD, row -> Map.entry(new UserId(row.getString("user_id")), id(row)), (Object) ids)
        .forEach(
            found ->
                devices
                    .computeIfAbsent(found.getKey(), user -> new ArrayList<>())
                    .add(found.getValue()));
    return devices;
  }

  List<Device> list(Sql sql, UserId user) {
    return sql.list(LIST, DeviceStore::read, user.value());
  }

  Map<UserId, List<Device>> listOfMany(Sql sql, Collection<UserId> users) {
    var ids = users.stream().map(UserId::value).toArray(String[]::new);
    var devices = new HashMap<UserId, List<Device>>();
    sql.list(
            LIST_OF_MANY,
            row -> Map.entry(new UserId(row.getString("user_id")), read(row)),
            (Object) ids)
        .forEach(
            found ->
                devices
                    .computeIfAbsent(found.getKey(), user -> new ArrayList<>())
                    .add(found.getValue()));
    return devices;
  }

  Optional<Device> find(Sql sql, UserId user, DeviceId device) {
    return sql.first(FIND, DeviceStore::read, user.value(), device.value());
  }

  /** False where there is no such device. */
  boolean rename(Sql sql, UserId user, DeviceId device, String displayName) {
    return sql.execute(RENAME, user.value(), device.value(), displayName) == 1;
  }

  void seen(Sql sql, UserId user, DeviceId device, String address, String userAgent) {
    sql.execute(SEEN, user.value(), device.value(), clock.millis(), address, userAgent);
  }

  /** Removes devices and returns those that were there. */
  List<DeviceId> remove(Sql sql, UserId user, Collection<DeviceId> devices) {
    var ids = devices.stream().map(DeviceId::value).toArray(String[]::new);
    return sql.list(REMOVE, DeviceStore::id, user.value(), ids);
  }

  /** Removes all devices and returns those that were there. */
  List<DeviceId> removeAll(Sql sql, UserId user) {
    return sql.list(REMOVE_ALL, DeviceStore::id, user.value());
  }

  /** Removes all devices that somebody logged in on, but one, and returns those that were there. */
  List<DeviceId> removeSessions(Sql sql, UserId user, Optional<DeviceId> but) {
    // No device has an empty ID.
    return sql.list(
        REMOVE_SESSIONS, DeviceStore::id, user.value(), but.map(DeviceId::value).orElse(""));
  }

  private static DeviceId id(Row row) {
    return new DeviceId(row.getString("device_id"));
  }

  private static Device read(Row row) {
    return new Device(
        id(row),
        Optional.ofNullable(row.getString("display_name")),
        Optional.ofNullable(row.getLong("last_seen_at")).map(Instant::ofEpochMilli),
        Optional.ofNullable(row.getString("last_seen_ip")),
        Optional.ofNullable(row.getString("last_seen_agent")));
  }
}
