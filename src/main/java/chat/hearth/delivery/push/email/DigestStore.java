package chat.hearth.delivery.push.email;

import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.Sql;
import chat.hearth.platform.storage.Transaction;
import io.vertx.sqlclient.Row;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The tables {@code digest} and {@code digest_event}. */
final class DigestStore {
  private static final String BEGIN =
      """
      INSERT INTO digest (user_id, app_id, pushkey, token)
      VALUES ($1, $2, $3, $4)
          ON CONFLICT (user_id, app_id, pushkey) DO NOTHING
      """;

  private static final String USERS = "SELECT DISTINCT user_id FROM digest";

  /** Those told already are not told again: the log may be followed twice. */
  private static final String ADD =
      """
      WITH added AS (
        INSERT INTO digest_event (user_id, app_id, pushkey, room_id, seq, at)
        SELECT d.user_id, d.app_id, d.pushkey, w.room_id, w.seq, w.at
          FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[])
               AS w (user_id, room_id, seq, at)
          JOIN digest d ON d.user_id = w.user_id
            ON CONFLICT DO NOTHING
        RETURNING user_id, app_id, pushkey, at)
      UPDATE digest d
         SET due_at = least(d.due_at, greatest(a.at + $5, d.quiet_until))
        FROM (SELECT user_id, app_id, pushkey, min(at) AS at
                FROM added
               GROUP BY user_id, app_id, pushkey) a
       WHERE d.user_id = a.user_id AND d.app_id = a.app_id AND d.pushkey = a.pushkey
      """;

  /** Who reads is there, and needs no letter for a while; afterwards the first one comes soon. */
  private static final String READ =
      """
      UPDATE digest d
         SET pause = 0,
             quiet_until = r.at + $3,
             due_at = CASE WHEN d.due_at IS NULL THEN NULL ELSE least(d.due_at, r.at + $3) END
        FROM unnest($1::text[], $2::bigint[]) AS r (user_id, at)
       WHERE d.user_id = r.user_id
      """;

  private static final String DUE =
      """
      SELECT user_id, app_id, pushkey, token, quiet_until, pause, failures
        FROM digest
       WHERE due_at <= $1
       ORDER BY due_at
       LIMIT $2
      """;

  private static final String NEXT_DUE = "SELECT min(due_at) AS due_at FROM digest";

  private static final String NEWEST =
      """
      SELECT user_id, room_id, seq, at
        FROM digest_event
       WHERE user_id = $1 AND app_id = $2 AND pushkey = $3
       ORDER BY at DESC, seq DESC
       LIMIT $4
      """;

  private static final String LOCK =
      """
      SELECT 1 FROM digest WHERE user_id = $1 AND app_id = $2 AND pushkey = $3 FOR NO KEY UPDATE
      """;

  private static final String FORGET =
      """
      DELETE FROM digest_event e
       USING unnest($4::text[], $5::bigint[]) AS r (room_id, seq)
       WHERE e.user_id = $1 AND e.app_id = $2 AND e.pushkey = $3
         AND e.room_id = r.room_id AND e.seq = r.seq
      """;

  private static final String FORGET_UNTIL =
      """
      DELETE FROM digest_event
       WHERE user_id = $1 AND app_id = $2 AND pushkey = $3 AND at <= $4
      """;

  private static final String SENT =
      """
      UPDATE digest
         SET quiet_until = $4, pause = $5, failures = 0
       WHERE user_id = $1 AND app_id = $2 AND pushkey = $3
      """;

  private static final String SCHEDULE =
      """
      UPDATE digest d
         SET due_at = (SELECT CASE WHEN count(*) > 0
                                   THEN greatest(min(e.at) + $4, d.quiet_until) END
                         FROM digest_event e
                        WHERE e.user_id = $1 AND e.app_id = $2 AND e.pushkey = $3)
       WHERE d.user_id = $1 AND d.app_id = $2 AND d.pushkey = $3
      """;

  private static final String FAILED =
      """
      UPDATE digest
         SET due_at = $4, failures = failures + 1
       WHERE user_id = $1 AND app_id = $2 AND pushkey = $3
      """;

  private static final String BY_TOKEN =
      """
      SELECT user_id, app_id, pushkey, token, quiet_until, pause, failures
        FROM digest
       WHERE token = $1
      """;

  private static final String REMOVE_OLD = "DELETE FROM digest_event WHERE at < $1";

  /**
   * A pusher by e-mail that may have something to write.
   *
   * @param token of the link that ends it
   * @param quietUntil in milliseconds since 1970
   * @param pauseMillis after the last letter; 0 where the user has read since
   * @param failures since a letter was taken
   */
  record Due(
      UserId user, String address, String token, long quietUntil, long pauseMillis, int failures) {
    /** An address is nobody else's business: it must not come into a log. */
    @Override
    public String toString() {
      return "Due " + user;
    }
  }

  void begin(Sql sql, UserId user, String address, String token) {
    sql.execute(BEGIN, user.value(), Digests.APP_ID, address, token);
  }

  List<UserId> users(Sql sql) {
    return sql.list(USERS, row -> new UserId(row.getString(0)));
  }

  void add(Sql sql, Collection<Heard> heard, long delayMillis) {
    sql.execute(
        ADD,
        heard.stream().map(one -> one.user().value()).toArray(String[]::new),
        heard.stream().map(one -> one.room().value()).toArray(String[]::new),
        heard.stream().map(Heard::sequence).toArray(Long[]::new),
        heard.stream().map(Heard::atMillis).toArray(Long[]::new),
        delayMillis);
  }

  /** Notes that somebody read, or said something, at a time. */
  void read(Sql sql, List<UserId> users, List<Long> atMillis, long delayMillis) {
    sql.execute(
        READ,
        users.stream().map(UserId::value).toArray(String[]::new),
        atMillis.toArray(Long[]::new),
        delayMillis);
  }

  List<Due> due(Sql sql, long nowMillis, int limit) {
    return sql.list(DUE, DigestStore::due, nowMillis, limit);
  }

  /** When the next one is due, in milliseconds since 1970. */
  Optional<Long> nextDue(Sql sql) {
    return sql.list(NEXT_DUE, row -> Optional.ofNullable(row.getLong(0))).getFirst();
  }

  /** The newest that wait, newest first. */
  List<Heard> newest(Sql sql, Due due, int limit) {
    return sql.list(
        NEWEST,
        row ->
            new Heard(
                new UserId(row.getString("user_id")),
                new RoomId(row.getString("room_id")),
                row.getLong("seq"),
                row.getLong("at")),
        due.user().value(),
        Digests.APP_ID,
        due.address(),
        limit);
  }

  /** Keeps others from adding until the transaction ends, so that none is overlooked. */
  void lock(Transaction tx, Due due) {
    tx.list(LOCK, row -> true, due.user().value(), Digests.APP_ID, due.address());
  }

  void forget(Sql sql, Due due, Collection<Heard> heard) {
    sql.execute(
        FORGET,
        due.user().value(),
        Digests.APP_ID,
        due.address(),
        heard.stream().map(one -> one.room().value()).toArray(String[]::new),
        heard.stream().map(Heard::sequence).toArray(Long[]::new));
  }

  void forgetUntil(Sql sql, Due due, long atMillis) {
    sql.execute(FORGET_UNTIL, due.user().value(), Digests.APP_ID, due.address(), atMillis);
  }

  void sent(Sql sql, Due due, long quietUntil, long pauseMillis) {
    sql.execute(SENT, due.user().value(), Digests.APP_ID, due.address(), quietUntil, pauseMillis);
  }

  /** Says when to look again, from what waits. */
  void schedule(Sql sql, Due due, long delayMillis) {
    sql.execute(SCHEDULE, due.user().value(), Digests.APP_ID, due.address(), delayMillis);
  }

  void failed(Sql sql, Due due, long againAt) {
    sql.execute(FAILED, due.user().value(), Digests.APP_ID, due.address(), againAt);
  }

  Optional<Due> byToken(Sql sql, String token) {
    return sql.first(BY_TOKEN, DigestStore::due, token);
  }

  void removeOlderThan(Sql sql, long millis) {
    sql.execute(REMOVE_OLD, millis);
  }

  private static Due due(Row row) {
    return new Due(
        new UserId(row.getString("user_id")),
        row.getString("pushkey"),
        row.getString("token"),
        row.getLong("quiet_until"),
        row.getLong("pause"),
        row.getInteger("failures"));
  }
}
