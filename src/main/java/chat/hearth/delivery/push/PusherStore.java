package chat.hearth.delivery.push;

import chat.hearth.delivery.push.email.Digests;
import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.Sql;
import io.vertx.sqlclient.Row;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The table {@code pusher}. */
final class PusherStore {
  private static final String COLUMNS =
      """
      user_id, app_id, pushkey, kind, app_display_name, device_display_name, profile_tag, lang,
      data, set_at, ack_token
      """;

  private static final String OF_USER =
      "SELECT " + COLUMNS + " FROM pusher WHERE user_id = $1 ORDER BY set_at, app_id, pushkey";

  private static final String FIND =
      "SELECT " + COLUMNS + " FROM pusher WHERE user_id = $1 AND app_id = $2 AND pushkey = $3";

  private static final String USERS = "SELECT DISTINCT user_id FROM pusher";

  private static final String PUT =
      """
      INSERT INTO pusher (user_id, app_id, pushkey, kind, device_id, app_display_name,
                          device_display_name, profile_tag, lang, data, set_at, ack_token,
                          ack_until)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
          ON CONFLICT (user_id, app_id, pushkey) DO UPDATE
         SET kind = excluded.kind, device_id = excluded.device_id,
             app_display_name = excluded.app_display_name,
             device_display_name = excluded.device_display_name,
             profile_tag = excluded.profile_tag, lang = excluded.lang, data = excluded.data,
             set_at = excluded.set_at, ack_token = excluded.ack_token,
             ack_until = excluded.ack_until, failures = 0, retry_at = 0
      """;

  private static final String REMOVE_OF_OTHERS =
      "DELETE FROM pusher WHERE app_id = $1 AND pushkey = $2 AND user_id <> $3";

  private static final String REMOVE =
      """
      WITH waiting AS (
        DELETE FROM push_waiting WHERE user_id = $1 AND app_id = $2 AND pushkey = $3)
      DELETE FROM pusher WHERE user_id = $1 AND app_id = $2 AND pushkey = $3
      """;

  private static final String REMOVE_OF_DEVICES =
      "DELETE FROM pusher WHERE user_id = $1 AND device_id = ANY ($2::text[])";

  private static final String REMOVE_OF_USER = "DELETE FROM pusher WHERE user_id = $1";

  private static final String ACTIVATE =
      """
      UPDATE pusher SET ack_token = NULL, ack_until = NULL
       WHERE user_id = $1 AND app_id = $2 AND ack_token = $3 AND ack_until >= $4
      """;

  private static final String ACK_TOKEN =
      """
      SELECT ack_token FROM pusher
       WHERE user_id = $1 AND app_id = $2 AND pushkey = $3 AND ack_token IS NOT NULL
      """;

  private static final String RETRY_AT =
      "SELECT retry_at FROM pusher WHERE user_id = $1 AND app_id = $2 AND pushkey = $3";

  private static final String WORKED =
      """
      UPDATE pusher SET failures = 0, retry_at = 0
       WHERE user_id = $1 AND app_id = $2 AND pushkey = $3 AND failures > 0
      """;

  private static final String FAILED =
      """
      UPDATE pusher
         SET failures = failures + 1,
             retry_at = $4 + least($5::bigint << least(failures, 20), $6::bigint)
       WHERE user_id = $1 AND app_id = $2 AND pushkey = $3
      """;

  List<Pusher> ofUser(Sql sql, UserId user) {
    return sql.list(OF_USER, PusherStore::read, user.value());
  }

  Optional<Pusher> find(Sql sql, Pusher.Key key) {
    return sql.first(FIND, PusherStore::read, parameters(key));
  }

  List<UserId> users(Sql sql) {
    return sql.list(USERS, row -> new UserId(row.getString(0)));
  }

  /**
   * Sets a pusher.
   *
   * @param token that the device has to give back first; empty where it need not
   */
  void put(
      Sql sql, Pusher pusher, Optional<DeviceId> device, Optional<String> token, long tokenUntil) {
    sql.execute(
        PUT,
        pusher.key().user().value(),
        pusher.key().appId(),
        pusher.key().pushkey(),
        pusher.kind().text(),
        device.map(DeviceId::value).orElse(null),
        pusher.appDisplayName(),
        pusher.deviceDisplayName(),
        pusher.profileTag().orElse(null),
        pusher.lang(),
        Json.text(pusher.data()),
        pusher.setMillis(),
        token.orElse(null),
        token.isPresent() ? Long.valueOf(tokenUntil) : null);
  }

  void removeOfOthers(Sql sql, Pusher.Key key) {
    sql.execute(REMOVE_OF_OTHERS, key.appId(), key.pushkey(), key.user().value());
  }

  void remove(Sql sql, Pusher.Key key) {
    sql.execute(REMOVE, parameters(key));
  }

  void removeOfDevices(Sql sql, UserId user, Collection<DeviceId> devices) {
    sql.execute(
        REMOVE_OF_DEVICES,
        user.value(),
        devices.stream().map(DeviceId::value).toArray(String[]::new));
  }

  void removeOfAddress(Sql sql, UserId user, String address) {
    remove(sql, new Pusher.Key(user, Digests.APP_ID, address));
  }

  void removeOfUser(Sql sql, UserId user) {
    sql.execute(REMOVE_OF_USER, user.value());
  }

  /** Activates the user's pusher of an app that this token was sent to; whether there was one. */
  boolean activate(Sql sql, UserId user, String appId, String token, long nowMillis) {
    return sql.execute(ACTIVATE, user.value(), appId, token, nowMillis) > 0;
  }

  /** The token that the device has to give back. */
  Optional<String> ackToken(Sql sql, Pusher.Key key) {
    return sql.first(ACK_TOKEN, row -> row.getString(0), parameters(key));
  }

  /** When something may be sent again; 0 for at once. */
  long retryAt(Sql sql, Pusher.Key key) {
    return sql.first(RETRY_AT, row -> row.getLong(0), parameters(key)).orElse(0L);
  }

  void worked(Sql sql, Pusher.Key key) {
    sql.execute(WORKED, parameters(key));
  }

  /** Waits twice as long after each failure, up to a longest time. */
  void failed(Sql sql, Pusher.Key key, long nowMillis, long firstMillis, long longestMillis) {
    sql.execute(
        FAILED,
        key.user().value(),
        key.appId(),
        key.pushkey(),
        nowMillis,
        firstMillis,
        longestMillis);
  }

  private static Object[] parameters(Pusher.Key key) {
    return new Object[] {key.user().value(), key.appId(), key.pushkey()};
  }

  private static Pusher read(Row row) {
    return new Pusher(
        new Pusher.Key(
            new UserId(row.getString("user_id")),
            row.getString("app_id"),
            row.getString("pushkey")),
        Pusher.Kind.of(row.getString("kind")).orElseThrow(),
        row.getString("app_display_name"),
        row.getString("device_display_name"),
        Optional.ofNullable(row.getString("profile_tag")),
        row.getString("lang"),
        Json.own(row.getString("data")),
        row.getLong("set_at"),
        row.getString("ack_token") == null);
  }
}
