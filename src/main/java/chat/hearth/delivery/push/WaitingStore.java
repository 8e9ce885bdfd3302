package chat.hearth.delivery.push;

import chat.hearth.matrix.Json;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.Sql;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.vertx.sqlclient.Row;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The table {@code push_waiting}: what has still to be sent, oldest first for each pusher. */
final class WaitingStore {
  static final long BADGE = 0;
  static final long TOKEN = 1;

  private static final String ADD =
      """
      INSERT INTO push_waiting (user_id, app_id, pushkey, room_id, seq, actions, at)
      SELECT p.user_id, p.app_id, p.pushkey, w.room_id, w.seq, w.actions, w.at
        FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::bigint[])
             AS w (user_id, room_id, seq, actions, at)
        JOIN pusher p ON p.user_id = w.user_id
       WHERE p.kind <> 'email'
         AND (p.ack_token IS NULL) = (w.room_id <> '' OR w.seq <> 1)
          ON CONFLICT (user_id, app_id, pushkey, room_id, seq) DO UPDATE SET at = excluded.at
      RETURNING user_id, app_id, pushkey
      """;

  private static final String OLDEST =
      """
      SELECT room_id, seq, actions, at
        FROM push_waiting
       WHERE user_id = $1 AND app_id = $2 AND pushkey = $3
       ORDER BY at, seq
       LIMIT 1
      """;

  private static final String REMOVE =
      """
      DELETE FROM push_waiting
       WHERE user_id = $1 AND app_id = $2 AND pushkey = $3 AND room_id = $4 AND seq = $5 AND at = $6
      """;

  private static final String REMOVE_OLD = "DELETE FROM push_waiting WHERE at < $1";

  private static final String ALL = "SELECT DISTINCT user_id, app_id, pushkey FROM push_waiting";

  /**
   * Something that a user is to be told of.
   *
   * @param room whose event it is; empty where it is none
   * @param sequence of the event; else {@link #BADGE} or {@link #TOKEN}
   * @param actions of the rule that wants it
   * @param atMillis when it happened, in milliseconds since 1970
   */
  record News(
      UserId user, Optional<RoomId> room, long sequence, List<JsonNode> actions, long atMillis) {}

  /** Adds what all pushers of the users named have to send, and returns these pushers. */
  List<Pusher.Key> add(Sql sql, Collection<News> news) {
    return sql.list(
        ADD,
        WaitingStore::key,
        news.stream().map(one -> one.user().value()).toArray(String[]::new),
        news.stream().map(one -> one.room().map(RoomId::value).orElse("")).toArray(String[]::new),
        news.stream().map(News::sequence).toArray(Long[]::new),
        news.stream().map(one -> Json.text(one.actions())).toArray(String[]::new),
        news.stream().map(News::atMillis).toArray(Long[]::new));
  }

  Optional<News> oldest(Sql sql, Pusher.Key key) {
    return sql.first(
        OLDEST, row -> news(key.user(), row), key.user().value(), key.appId(), key.pushkey());
  }

  /** Removes what was sent, unless the same became new again meanwhile. */
  void remove(Sql sql, Pusher.Key key, News news) {
    sql.execute(
        REMOVE,
        key.user().value(),
        key.appId(),
        key.pushkey(),
        news.room().map(RoomId::value).orElse(""),
        news.sequence(),
        news.atMillis());
  }

  void removeOlderThan(Sql sql, long millis) {
    sql.execute(REMOVE_OLD, millis);
  }

  /** All pushers that have something to send. */
  List<Pusher.Key> pushers(Sql sql) {
    return sql.list(ALL, WaitingStore::key);
  }

  private static Pusher.Key key(Row row) {
    return new Pusher.Key(
        new UserId(row.getString("user_id")), row.getString("app_id"), row.getString("pushkey"));
  }

  private static News news(UserId user, Row row) {
    var room = row.getString("room_id");
    var actions = (ArrayNode) Json.own("{\"a\":" + row.getString("actions") + "}").get("a");
    return new News(
        user,
        room.isEmpty() ? Optional.empty() : Optional.of(new RoomId(room)),
        row.getLong("seq"),
        List.copyOf(actions.valueStream().toList()),
        row.getLong("at"));
  }
}
