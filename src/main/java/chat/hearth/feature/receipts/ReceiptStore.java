package chat.hearth.feature.receipts;

import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.Sql;
import chat.hearth.platform.stream.Writer;
import io.vertx.sqlclient.Row;
import java.util.Collection;
import java.util.List;

/** Table {@code receipt}. */
final class ReceiptStore {
  // Two devices may race: whoever read further wins, in whatever order they come.
  private static final String MOVE =
      """
      INSERT INTO receipt (user_id, room_id, private, thread, event_id, place, at, position)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
      ON CONFLICT (user_id, room_id, private, thread) DO UPDATE
         SET event_id = excluded.event_id, place = excluded.place, at = excluded.at,
             position = excluded.position
       WHERE receipt.place < excluded.place
      """;

  private static final String BEHIND =
      """
      SELECT 1 FROM receipt
       WHERE user_id = $1 AND room_id = $2 AND private = $3 AND thread = $4 AND place >= $5
      """;

  private static final String MOVED =
      """
      SELECT room_id, user_id, private, thread, event_id, at
        FROM receipt
       WHERE room_id = ANY ($1::text[]) AND position > $2 AND position <= $3
         AND (NOT private OR user_id = $4)
       ORDER BY position
      """;

  private static final String OF_USER =
      """
      SELECT room_id, thread, max(place) AS place
        FROM receipt
       WHERE user_id = $1 AND room_id = ANY ($2::text[])
       GROUP BY room_id, thread
      """;

  /** Where a user's receipts of one kind of thread stand. */
  record Standing(RoomId room, String thread, long place) {}

  private final Sql sql;

  ReceiptStore(Sql sql) {
    this.sql = sql;
  }

  /** Whether there is a receipt as far ahead already: nothing to write then. */
  boolean isBehind(Receipt receipt, long place) {
    return sql.exists(
        BEHIND,
        receipt.user(),
        receipt.room().value(),
        receipt.isPrivate(),
        receipt.thread(),
        place);
  }

  /** Moves a receipt ahead; returns whether it did. */
  boolean move(Writer tx, Receipt receipt, long place) {
    return tx.execute(
            MOVE,
            receipt.user(),
            receipt.room().value(),
            receipt.isPrivate(),
            receipt.thread(),
            receipt.event(),
            place,
            receipt.atMillis(),
            tx.position())
        > 0;
  }

  /** Those that a user may see and that moved after a position up to another, oldest first. */
  List<Receipt> moved(UserId reader, Collection<RoomId> rooms, long after, long upTo) {
    return sql.list(MOVED, ReceiptStore::read, names(rooms), after, upTo, reader.value());
  }

  List<Standing> ofUser(UserId user, Collection<RoomId> rooms) {
    return sql.list(
        OF_USER,
        row ->
            new Standing(
                new RoomId(row.getString("room_id")),
                row.getString("thread"),
                row.getLong("place")),
        user.value(),
        names(rooms));
  }

  static void remove(Writer tx, UserId user) {
    tx.execute("DELETE FROM receipt WHERE user_id = $1", user.value());
  }

  private static Object names(Collection<RoomId> rooms) {
    return rooms.stream().map(RoomId::value).toArray(String[]::new);
  }

  private static Receipt read(Row row) {
    return new Receipt(
        new RoomId(row.getString("room_id")),
        row.getString("user_id"),
        row.getBoolean("private"),
        row.getString("thread"),
        row.getString("event_id"),
        row.getLong("at"));
  }
}
