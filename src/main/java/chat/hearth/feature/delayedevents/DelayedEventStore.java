package chat.hearth.feature.delayedevents;

import chat.hearth.event.EventDraft;
import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.EventId;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.Sql;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The table {@code delayed_event}. */
final class DelayedEventStore {
  private static final String ADD =
      """
      INSERT INTO delayed_event
             (id, user_id, device_id, txn_id, room_id, type, state_key, redacts, sticky_ms,
              content, delay_ms, running_since, due_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
      """;

  private static final String OF_TRANSACTION =
      """
      SELECT id
        FROM delayed_event
       WHERE user_id = $1 AND device_id = $2 AND room_id = $3 AND type = $4 AND txn_id = $5
      """;

  private static final String WAITING =
      """
      SELECT count(*) AS n, min(due_at) AS next
        FROM delayed_event
       WHERE user_id = $1 AND due_at IS NOT NULL
      """;

  private static final String FIND = "SELECT * FROM delayed_event WHERE id = $1";

  private static final String LIST =
      """
      SELECT *
        FROM delayed_event
       WHERE user_id = $1
         AND (due_at IS NOT NULL AND $2 OR due_at IS NULL AND $3)
         AND (cardinality($4::text[]) = 0 OR id = ANY ($4))
         AND (running_since, id) > ($5, $6)
       ORDER BY running_since, id
       LIMIT $7
      """;

  private static final String DUE =
      "SELECT * FROM delayed_event WHERE due_at <= $1 ORDER BY due_at LIMIT $2";

  private static final String NEXT_DUE =
      "SELECT min(due_at) AS next FROM delayed_event WHERE due_at IS NOT NULL";

  /** An event that is sent early becomes due by it, so that it is found after a crash. */
  private static final String CLAIM =
      """
      UPDATE delayed_event
         SET sending = true, due_at = least(due_at, $2)
       WHERE id = $1 AND due_at IS NOT NULL
      """;

  private static final String RELEASE =
      """
      UPDATE delayed_event
         SET sending = false, due_at = running_since + delay_ms
       WHERE id = $1 AND due_at IS NOT NULL
      """;

  private static final String RESTART =
      """
      UPDATE delayed_event
         SET running_since = $2, due_at = $2 + delay_ms
       WHERE id = $1 AND due_at > $2 AND NOT sending
      """;

  private static final String CANCEL =
      """
      UPDATE delayed_event
         SET due_at = NULL, finalised_at = $2, outcome = 'cancel', reason = 'action'
       WHERE id = $1 AND due_at IS NOT NULL AND NOT sending
      """;

  private static final String FINALISE =
      """
      UPDATE delayed_event
         SET due_at = NULL, sending = false, finalised_at = $2, outcome = $3, reason = $4,
             event_id = $5, error = $6
       WHERE id = $1 AND due_at IS NOT NULL
      """;

  private static final String REMOVE_OLD = "DELETE FROM delayed_event WHERE finalised_at < $1";

  private static final String REMOVE_OF_USER = "DELETE FROM delayed_event WHERE user_id = $1";

  /** How many events of a user are scheduled, and when the first of them is due. */
  record Waiting(long count, OptionalLong nextMillis) {}

  void add(Sql sql, DelayedEvent event, @Nullable String transaction) {
    var draft = event.draft();
    sql.execute(
        ADD,
        event.id(),
        draft.sender().value(),
        device(event.device()),
        transaction,
        event.room().value(),
        draft.type(),
        draft.stateKey().orElse(null),
        draft.redacts().map(EventId::value).orElse(null),
        draft.stickyMillis().isPresent() ? draft.stickyMillis().getAsLong() : null,
        Json.text(draft.content()),
        event.delayMillis(),
        event.runningSinceMillis(),
        event.runningSinceMillis() + event.delayMillis());
  }

  /** The event that came of a transaction before. */
  Optional<String> ofTransaction(
      Sql sql,
      UserId user,
      Optional<DeviceId> device,
      RoomId room,
      String type,
      String transaction) {
    return sql.first(
        OF_TRANSACTION,
        row -> row.getString("id"),
        user.value(),
        device(device),
        room.value(),
        type,
        transaction);
  }

  Waiting waiting(Sql sql, UserId user) {
    return sql.first(
            WAITING, row -> new Waiting(row.getLong("n"), number(row, "next")), user.value())
        .orElseThrow();
  }

  Optional<DelayedEvent> find(Sql sql, String id) {
    return sql.first(FIND, DelayedEventStore::read, id);
  }

  /**
   * Events of a user in the order of their start.
   *
   * @param ids only these; empty for all
   * @param after the place behind which the page begins
   */
  List<DelayedEvent> list(
      Sql sql,
      UserId user,
      boolean scheduled,
      boolean finalised,
      List<String> ids,
      PageToken after,
      int limit) {
    return sql.list(
        LIST,
        DelayedEventStore::read,
        user.value(),
        scheduled,
        finalised,
        ids.toArray(String[]::new),
        after.runningSinceMillis(),
        after.id(),
        (long) limit);
  }

  List<DelayedEvent> due(Sql sql, long nowMillis, int limit) {
    return sql.list(DUE, DelayedEventStore::read, nowMillis, (long) limit);
  }

  OptionalLong nextDue(Sql sql) {
    return sql.first(NEXT_DUE, row -> number(row, "next")).orElseThrow();
  }

  /**
   * Takes an event to send it: from now on nobody can restart or cancel it. Taking it twice does no
   * harm, as sending it twice does none.
   */
  boolean claim(Sql sql, String id, long nowMillis) {
    return sql.execute(CLAIM, id, nowMillis) == 1;
  }

  /** Gives a claimed event back to its schedule. */
  void release(Sql sql, String id) {
    sql.execute(RELEASE, id);
  }

  boolean restart(Sql sql, String id, long nowMillis) {
    return sql.execute(RESTART, id, nowMillis) == 1;
  }

  boolean cancel(Sql sql, String id, long nowMillis) {
    return sql.execute(CANCEL, id, nowMillis) == 1;
  }

  void finalise(Sql sql, String id, DelayedEvent.End end) {
    sql.execute(
        FINALISE,
        id,
        end.atMillis(),
        end.sent() ? "send" : "cancel",
        end.reason(),
        end.eventId().orElse(null),
        end.error().orElse(null));
  }

  void removeFinalisedBefore(Sql sql, long millis) {
    sql.execute(REMOVE_OLD, millis);
  }

  void removeOfUser(Sql sql, UserId user) {
    sql.execute(REMOVE_OF_USER, user.value());
  }

  private static OptionalLong number(Row row, String column) {
    var number = row.getLong(column);
    return number == null ? OptionalLong.empty() : OptionalLong.of(number);
  }

  private static String device(Optional<DeviceId> device) {
    return device.map(DeviceId::value).orElse("");
  }

  private static DelayedEvent read(Row row) {
    var device = row.getString("device_id");
    return new DelayedEvent(
        row.getString("id"),
        device.isEmpty() ? Optional.empty() : Optional.of(new DeviceId(device)),
        new RoomId(row.getString("room_id")),
        new EventDraft(
            new UserId(row.getString("user_id")),
            row.getString("type"),
            text(row, "state_key"),
            Json.own(row.getString("content")),
            text(row, "redacts").map(EventId::new),
            number(row, "sticky_ms")),
        row.getLong("delay_ms"),
        row.getLong("running_since"),
        row.getBoolean("sending"),
        end(row));
  }

  private static Optional<DelayedEvent.End> end(Row row) {
    return text(row, "outcome")
        .map(
            outcome ->
                new DelayedEvent.End(
                    outcome.equals("send"),
                    row.getString("reason"),
                    row.getLong("finalised_at"),
                    text(row, "event_id"),
                    text(row, "error")));
  }

  private static Optional<String> text(Row row, String column) {
    return Optional.ofNullable(row.getString(column));
  }
}
