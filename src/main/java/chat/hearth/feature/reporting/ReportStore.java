package chat.hearth.feature.reporting;

import chat.hearth.matrix.EventId;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.Database;
import io.vertx.sqlclient.Row;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The table {@code report}. */
final class ReportStore {
  private static final String ADD =
      """
      INSERT INTO report (received_at, reporter, room_id, event_id, user_id, reason)
      VALUES ($1, $2, $3, $4, $5, $6)
      """;

  private static final String BEFORE =
      """
      SELECT id, received_at, reporter, room_id, event_id, user_id, reason
        FROM report
       WHERE id < $1
       ORDER BY id DESC
       LIMIT $2
      """;

  private final Database database;
  private final Clock clock;

  /** A report as it was received. */
  record Received(long id, Instant at, Report report) {}

  ReportStore(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  void add(Report report) {
    database.execute(
        ADD,
        clock.millis(),
        report.reporter().value(),
        report.room().map(RoomId::value).orElse(null),
        report.event().map(EventId::value).orElse(null),
        report.user().map(UserId::value).orElse(null),
        report.reason().replace("\0", "")); // which PostgreSQL can't store
  }

  /** The newest reports with a lower ID, newest first. */
  List<Received> before(long id, int limit) {
    return database.list(BEFORE, ReportStore::read, id, limit);
  }

  private static Received read(Row row) {
    return new Received(
        row.getLong("id"),
        Instant.ofEpochMilli(row.getLong("received_at")),
        new Report(
            new UserId(row.getString("reporter")),
            Optional.ofNullable(row.getString("room_id")).map(RoomId::new),
            Optional.ofNullable(row.getString("event_id")).map(EventId::new),
            Optional.ofNullable(row.getString("user_id")).map(UserId::new),
            row.getString("reason")));
  }
}
