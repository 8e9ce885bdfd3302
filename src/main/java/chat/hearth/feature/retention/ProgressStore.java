package chat.hearth.feature.retention;

import chat.hearth.platform.storage.Sql;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** The table {@code retention_progress}. */
final class ProgressStore {
  private static final String READ =
      """
      SELECT room, until_ts, until_seq FROM retention_progress WHERE room = ANY ($1::bigint[])
      """;

  private static final String PUT =
      """
      INSERT INTO retention_progress (room, until_ts, until_seq) VALUES ($1, $2, $3)
          ON CONFLICT (room) DO UPDATE
         SET until_ts = excluded.until_ts, until_seq = excluded.until_seq
      """;

  private final Sql sql;

  ProgressStore(Sql sql) {
    this.sql = sql;
  }

  /** By the rooms' numbers; rooms that were never purged are absent. */
  Map<Long, Progress> of(Collection<Long> rooms) {
    var found = new HashMap<Long, Progress>();
    sql.list(
            READ,
            row ->
                Map.entry(
                    row.getLong("room"),
                    new Progress(row.getLong("until_ts"), row.getLong("until_seq"))),
            (Object) rooms.toArray(Long[]::new))
        .forEach(one -> found.put(one.getKey(), one.getValue()));
    return found;
  }

  void put(long room, Progress progress) {
    sql.execute(PUT, room, progress.untilMillis(), progress.untilSequence());
  }
}
