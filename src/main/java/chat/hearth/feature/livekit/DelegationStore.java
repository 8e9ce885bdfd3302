package chat.hearth.feature.livekit;

import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.storage.Sql;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The table {@code livekit_leave}. */
final class DelegationStore {
  private static final String PUT =
      """
      INSERT INTO livekit_leave (room, identity, delay_id, delay_ms, check_at)
      VALUES ($1, $2, $3, $4, $5)
          ON CONFLICT (room, identity)
          DO UPDATE SET delay_id = excluded.delay_id, delay_ms = excluded.delay_ms,
                        check_at = excluded.check_at, connected = false
      """;

  private static final String FIND =
      "SELECT * FROM livekit_leave WHERE room = $1 AND identity = $2";

  private static final String DUE =
      "SELECT * FROM livekit_leave WHERE check_at <= $1 ORDER BY check_at LIMIT $2";

  private static final String NEXT = "SELECT min(check_at) AS next FROM livekit_leave";

  private static final String LATER =
      """
      UPDATE livekit_leave
         SET check_at = $4, connected = connected OR $5
       WHERE room = $1 AND identity = $2 AND delay_id = $3
      """;

  private static final String REMOVE =
      "DELETE FROM livekit_leave WHERE room = $1 AND identity = $2 AND delay_id = $3";

  // Who is here by hashes alone, goes when the delayed event is found to be over.
  private static final String REMOVE_OF_USER =
      "DELETE FROM livekit_leave WHERE starts_with(identity, $1 || ':')";

  /** A delayed event that follows a participant. */
  record Delegation(Seat seat, String delayId, Duration delay, boolean connected) {}

  private final Database database;

  DelegationStore(Database database) {
    this.database = database;
  }

  /** Adds one, instead of what the participant had delegated before. */
  void put(Seat seat, String delayId, Duration delay, long checkAtMillis) {
    database.execute(PUT, seat.room(), seat.identity(), delayId, delay.toMillis(), checkAtMillis);
  }

  static void removeOfUser(Sql sql, UserId user) {
    sql.execute(REMOVE_OF_USER, user.value());
  }

  Optional<Delegation> find(Seat seat) {
    return database.first(FIND, DelegationStore::read, seat.room(), seat.identity());
  }

  List<Delegation> due(long nowMillis, int limit) {
    return database.list(DUE, DelegationStore::read, nowMillis, (long) limit);
  }

  OptionalLong next() {
    return database
        .first(NEXT, row -> Optional.ofNullable(row.getLong("next")))
        .flatMap(next -> next)
        .map(OptionalLong::of)
        .orElseGet(OptionalLong::empty);
  }

  /** Looks again later. */
  void later(Delegation delegation, long checkAtMillis, boolean connected) {
    database.execute(
        LATER,
        delegation.seat().room(),
        delegation.seat().identity(),
        delegation.delayId(),
        checkAtMillis,
        connected);
  }

  void remove(Delegation delegation) {
    database.execute(
        REMOVE, delegation.seat().room(), delegation.seat().identity(), delegation.delayId());
  }

  private static Delegation read(Row row) {
    return new Delegation(
        new Seat(row.getString("room"), row.getString("identity")),
        row.getString("delay_id"),
        Duration.ofMillis(row.getLong("delay_ms")),
        row.getBoolean("connected"));
  }
}
