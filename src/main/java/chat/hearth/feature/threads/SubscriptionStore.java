package chat.hearth.feature.threads;

import chat.hearth.matrix.EventId;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.Sql;
import chat.hearth.platform.stream.Writer;
import io.vertx.sqlclient.Row;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Table {@code thread_subscription}. */
final class SubscriptionStore {
  private static final String COLUMNS = "room_id, root, subscribed, automatic, position";

  private static final String FIND =
      "SELECT "
          + COLUMNS
          + " FROM thread_subscription WHERE user_id = $1 AND room_id = $2 AND root = $3";

  private static final String SUBSCRIBE =
      """
      INSERT INTO thread_subscription AS s
             (user_id, room_id, root, subscribed, automatic, unsubscribed_at, position)
      VALUES ($1, $2, $3, true, false, 0, $4)
          ON CONFLICT (user_id, room_id, root)
          DO UPDATE SET subscribed = true, automatic = false, position = excluded.position
       WHERE NOT s.subscribed OR s.automatic
      """;

  // Only where the user does not have it already, and has not left the thread since the cause.
  private static final String SUBSCRIBE_AUTOMATICALLY =
      """
      INSERT INTO thread_subscription AS s
             (user_id, room_id, root, subscribed, automatic, unsubscribed_at, position)
      VALUES ($1, $2, $3, true, true, 0, $4)
          ON CONFLICT (user_id, room_id, root)
          DO UPDATE SET subscribed = true, automatic = true, position = excluded.position
       WHERE NOT s.subscribed AND s.unsubscribed_at < $5
      """;

  private static final String UNSUBSCRIBE =
      """
      UPDATE thread_subscription
         SET subscribed = false, unsubscribed_at = $4, position = $5
       WHERE user_id = $1 AND room_id = $2 AND root = $3 AND subscribed
      """;

  private static final String CHANGES =
      "SELECT "
          + COLUMNS
          + """
            FROM thread_subscription
           WHERE user_id = $1 AND position > $2 AND position <= $3
           ORDER BY position DESC
           LIMIT $4
          """;

  private static final String FOLLOWED =
      """
      SELECT room_id, root FROM thread_subscription WHERE user_id = $1 AND subscribed
       ORDER BY position DESC
       LIMIT $2
      """;

  private static final String USERS = "SELECT DISTINCT user_id FROM thread_subscription";

  private static final String REMOVE_OF_USER = "DELETE FROM thread_subscription WHERE user_id = $1";

  Optional<Subscription> find(Sql sql, UserId user, RoomId room, EventId root) {
    return sql.first(FIND, SubscriptionStore::read, user.value(), room.value(), root.value());
  }

  /** Subscribes because the user wants it; returns whether that changed anything. */
  boolean subscribe(Writer tx, UserId user, RoomId room, EventId root) {
    return tx.execute(SUBSCRIBE, user.value(), room.value(), root.value(), tx.position()) > 0;
  }

  /** Subscribes because of an event; returns whether that changed anything. */
  boolean subscribe(Writer tx, UserId user, RoomId room, EventId root, long cause) {
    return tx.execute(
            SUBSCRIBE_AUTOMATICALLY, user.value(), room.value(), root.value(), tx.position(), cause)
        > 0;
  }

  /** Returns whether there was a subscription. */
  boolean unsubscribe(Writer tx, UserId user, RoomId room, EventId root, long newest) {
    return tx.execute(UNSUBSCRIBE, user.value(), room.value(), root.value(), newest, tx.position())
        > 0;
  }

  List<Subscription> changes(Sql sql, UserId user, long after, long upTo, int limit) {
    return sql.list(CHANGES, SubscriptionStore::read, user.value(), after, upTo, limit);
  }

  /** The roots of threads that a user follows, by room; of many the newest. */
  Map<RoomId, Set<EventId>> followed(Sql sql, UserId user, int limit) {
    var followed = new HashMap<RoomId, Set<EventId>>();
    sql.list(
            FOLLOWED,
            row ->
                Map.entry(new RoomId(row.getString("room_id")), new EventId(row.getString("root"))),
            user.value(),
            (long) limit)
        .forEach(
            one ->
                followed
                    .computeIfAbsent(one.getKey(), room -> new HashSet<>())
                    .add(one.getValue()));
    return followed;
  }

  /** Who ever followed a thread. */
  List<UserId> users(Sql sql) {
    return sql.list(USERS, row -> new UserId(row.getString(0)));
  }

  void removeOfUser(Sql sql, UserId user) {
    sql.execute(REMOVE_OF_USER, user.value());
  }

  private static Subscription read(Row row) {
    return new Subscription(
        new RoomId(row.getString("room_id")),
        new EventId(row.getString("root")),
        row.getBoolean("subscribed"),
        row.getBoolean("automatic"),
        row.getLong("position"));
  }
}
