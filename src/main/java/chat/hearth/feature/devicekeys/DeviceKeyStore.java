package chat.hearth.feature.devicekeys;

import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.Sql;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The table {@code device_key}. */
final class DeviceKeyStore {
  private static final String FIND =
      "SELECT content FROM device_key WHERE user_id = $1 AND device_id = $2";

  private static final String LOCK = FIND + " FOR UPDATE";

  private static final String PUT =
      """
      INSERT INTO device_key (user_id, device_id, content)
      VALUES ($1, $2, $3)
          ON CONFLICT (user_id, device_id) DO UPDATE SET content = excluded.content
      """;

  private static final String OF_USERS =
      "SELECT user_id, device_id, content FROM device_key WHERE user_id = ANY ($1)";

  private static final String REMOVE =
      "DELETE FROM device_key WHERE user_id = $1 AND device_id = ANY ($2)";

  /** The keys of a device. */
  Optional<ObjectNode> find(Sql sql, DeviceAddress owner) {
    return sql.first(
        FIND, row -> Json.own(row.getString(0)), owner.user().value(), owner.device().value());
  }

  /** The keys of a device as they were stored, held until the transaction ends. */
  Optional<String> lock(Sql sql, DeviceAddress owner) {
    return sql.first(LOCK, row -> row.getString(0), owner.user().value(), owner.device().value());
  }

  void put(Sql sql, DeviceAddress owner, String content) {
    sql.execute(PUT, owner.user().value(), owner.device().value(), content);
  }

  /** The keys of all devices of some users. */
  Map<DeviceAddress, ObjectNode> ofUsers(Sql sql, Collection<UserId> users) {
    var keys = new HashMap<DeviceAddress, ObjectNode>();
    var ids = users.stream().map(UserId::value).toArray(String[]::new);
    sql.list(
            OF_USERS,
            row -> Map.entry(OneTimeKeyStore.owner(row), Json.own(row.getString("content"))),
            (Object) ids)
        .forEach(found -> keys.put(found.getKey(), found.getValue()));
    return keys;
  }

  /** Returns whether any of the devices had keys. */
  boolean remove(Sql sql, UserId user, Collection<DeviceId> devices) {
    return sql.execute(
            REMOVE, user.value(), devices.stream().map(DeviceId::value).toArray(String[]::new))
        > 0;
  }
}
