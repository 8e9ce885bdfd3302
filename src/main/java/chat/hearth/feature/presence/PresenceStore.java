package chat.hearth.feature.presence;

import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.Sql;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The table {@code presence}. */
final class PresenceStore {
  private static final String FIND =
      """
      SELECT user_id, state, active, status, last_active
        FROM presence
       WHERE user_id = ANY ($1)
      """;

  private static final String PRESENT =
      """
      SELECT user_id, state, active, status, last_active
        FROM presence
       WHERE state > 0
      """;

  private static final String CHANGED =
      """
      SELECT user_id
        FROM presence
       WHERE position > $1 AND position <= $2
       ORDER BY position DESC
       LIMIT $3
      """;

  private static final String PUT =
      """
      INSERT INTO presence (user_id, state, active, status, last_active, position)
      SELECT n.user_id, n.state, n.active, n.status, n.last_active, $6
        FROM unnest($1::text[], $2::smallint[], $3::boolean[], $4::text[], $5::bigint[])
             AS n (user_id, state, active, status, last_active)
          ON CONFLICT (user_id)
          DO UPDATE SET state = excluded.state, active = excluded.active, status = excluded.status,
                        last_active = excluded.last_active, position = excluded.position
      """;

  private static final String REMOVE = "DELETE FROM presence WHERE user_id = $1";

  /** What of one user is written down. */
  record Written(UserId user, Shown shown, Instant lastActive) {}

  Map<UserId, UserPresence> find(Sql sql, Collection<UserId> users) {
    var found = new HashMap<UserId, UserPresence>();
    var ids = users.stream().map(UserId::value).toArray(String[]::new);
    for (var written : sql.list(FIND, PresenceStore::written, (Object) ids)) {
      found.put(written.user(), new UserPresence(written.shown(), written.lastActive()));
    }
    return found;
  }

  /** Everybody who is not offline. */
  List<Written> present(Sql sql) {
    return sql.list(PRESENT, PresenceStore::written);
  }

  /** Whose presence last changed between two positions, the newest first. */
  List<UserId> changed(Sql sql, long after, long upTo, int limit) {
    return sql.list(CHANGED, row -> new UserId(row.getString(0)), after, upTo, (long) limit);
  }

  void put(Sql sql, List<Written> rows, long position) {
    var users = new ArrayList<String>();
    var states = new ArrayList<Short>();
    var active = new ArrayList<Boolean>();
    var statuses = new ArrayList<String>();
    var times = new ArrayList<Long>();
    for (var row : rows) {
      users.add(row.user().value());
      states.add((short) row.shown().state().ordinal());
      active.add(row.shown().active());
      statuses.add(row.shown().status().orElse(""));
      times.add(row.lastActive().toEpochMilli());
    }
    sql.execute(
        PUT,
        users.toArray(String[]::new),
        states.toArray(Short[]::new),
        active.toArray(Boolean[]::new),
        statuses.toArray(String[]::new),
        times.toArray(Long[]::new),
        position);
  }

  void remove(Sql sql, UserId user) {
    sql.execute(REMOVE, user.value());
  }

  private static Written written(Row row) {
    var shown =
        new Shown(
            PresenceState.ofCode(row.getShort("state")),
            row.getBoolean("active"),
            Optional.of(row.getString("status")).filter(text -> !text.isEmpty()));
    return new Written(
        new UserId(row.getString("user_id")),
        shown,
        Instant.ofEpochMilli(row.getLong("last_active")));
  }
}
