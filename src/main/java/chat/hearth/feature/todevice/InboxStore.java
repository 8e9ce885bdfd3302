package chat.hearth.feature.todevice;

import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.Sql;
import chat.hearth.platform.stream.Writer;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The table {@code to_device}. */
final class InboxStore {
  private static final String ADD =
      """
      INSERT INTO to_device (user_id, device_id, position, sender, type, content)
      SELECT n.user_id, n.device_id, $4, $5, $6, n.content
        FROM unnest($1::text[], $2::text[], $3::bytea[]) AS n (user_id, device_id, content)
      """;

  private static final String WAITING =
      """
      SELECT sender, type, content, position
        FROM to_device
       WHERE user_id = $1 AND device_id = $2 AND position > $3 AND position <= $4
       ORDER BY position
       LIMIT $5
      """;

  private static final String REMOVE =
      "DELETE FROM to_device WHERE user_id = $1 AND device_id = $2 AND position <= $3";

  private static final String KEEP_NEWEST =
      """
      DELETE FROM to_device
       WHERE user_id = $1 AND device_id = $2
         AND position <= (SELECT position
                            FROM to_device
                           WHERE user_id = $1 AND device_id = $2
                           ORDER BY position DESC
                          OFFSET $3
                           LIMIT 1)
      """;

  private static final String REMOVE_ALL =
      "DELETE FROM to_device WHERE user_id = $1 AND device_id = ANY ($2)";

  /**
   * Adds a message for each of the devices. Takes the log position.
   *
   * @param messages JSON by device
   */
  void add(Writer tx, UserId sender, String type, Map<Address, byte[]> messages) {
    var users = new ArrayList<String>();
    var devices = new ArrayList<String>();
    var contents = new ArrayList<Buffer>();
    messages.forEach(
        (to, content) -> {
          users.add(to.user().value());
          devices.add(to.device().value());
          contents.add(Buffer.buffer(content));
        });
    tx.execute(
        ADD,
        users.toArray(String[]::new),
        devices.toArray(String[]::new),
        contents.toArray(Buffer[]::new),
        tx.position(),
        sender.value(),
        type);
  }

  List<ToDeviceMessage> waiting(Sql sql, Address to, long after, long upTo, int limit) {
    return sql.list(
        WAITING,
        row ->
            new ToDeviceMessage(
                new UserId(row.getString("sender")),
                row.getString("type"),
                row.getBuffer("content").getBytes(),
                row.getLong("position")),
        to.user().value(),
        to.device().value(),
        after,
        upTo,
        (long) limit);
  }

  void remove(Sql sql, Address to, long upTo) {
    sql.execute(REMOVE, to.user().value(), to.device().value(), upTo);
  }

  void keepNewest(Sql sql, Address to, long kept) {
    sql.execute(KEEP_NEWEST, to.user().value(), to.device().value(), kept);
  }

  void removeAll(Sql sql, UserId user, Collection<DeviceId> devices) {
    sql.execute(
        REMOVE_ALL, user.value(), devices.stream().map(DeviceId::value).toArray(String[]::new));
  }
}
