package chat.hearth.feature.keybackup;

import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.Sql;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table {@code key_backup_session}. */
final class RoomKeyStore {
  // The better key stays: verified, then decrypting more, then less forwarded.
  private static final String PUT =
      """
      INSERT INTO key_backup_session AS s
             (user_id, version, room_id, session_id, first_message_index, forwarded_count,
              is_verified, session_data)
      SELECT $1, $2, n.*
        FROM unnest($3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::boolean[],
                    $8::text[]) AS n
          ON CONFLICT (user_id, version, room_id, session_id) DO UPDATE
             SET first_message_index = excluded.first_message_index,
                 forwarded_count = excluded.forwarded_count,
                 is_verified = excluded.is_verified,
                 session_data = excluded.session_data
           WHERE excluded.is_verified AND NOT s.is_verified
              OR excluded.is_verified = s.is_verified
             AND (excluded.first_message_index, excluded.forwarded_count)
                 < (s.first_message_index, s.forwarded_count)
      RETURNING xmax = 0 AS added
      """;

  private static final String FIND =
      """
      SELECT room_id, session_id, first_message_index, forwarded_count, is_verified, session_data
        FROM key_backup_session
       WHERE user_id = $1 AND version = $2
         AND room_id = $3 AND session_id = $4
      """;

  // Along the primary key, so that a page is found and read without sorting.
  private static final String PAGE =
      """
      SELECT room_id, session_id, first_message_index, forwarded_count, is_verified, session_data
        FROM key_backup_session
       WHERE user_id = $1 AND version = $2 AND (room_id, session_id) > ($3, $4)
       ORDER BY room_id, session_id
       LIMIT $5
      """;

  private static final String PAGE_OF_ROOM =
      """
      SELECT room_id, session_id, first_message_index, forwarded_count, is_verified, session_data
        FROM key_backup_session
       WHERE user_id = $1 AND version = $2 AND room_id = $3 AND session_id > $4
       ORDER BY session_id
       LIMIT $5
      """;

  private static final String REMOVE =
      """
      DELETE FROM key_backup_session
       WHERE user_id = $1 AND version = $2
         AND ($3::text IS NULL OR room_id = $3) AND ($4::text IS NULL OR session_id = $4)
      """;

  private static final String REMOVE_OF_USER = "DELETE FROM key_backup_session WHERE user_id = $1";

  /**
   * What a write did.
   *
   * @param added how many keys there are more
   * @param changed how many are new or replaced
   */
  record Written(int added, int changed) {}

  Written put(Sql sql, UserId user, long version, List<RoomKey> keys) {
    var added =
        sql.list(
            PUT,
            row -> row.getBoolean("added"),
            user.value(),
            version,
            keys.stream().map(key -> key.room().value()).toArray(String[]::new),
            keys.stream().map(RoomKey::session).toArray(String[]::new),
            keys.stream().map(RoomKey::firstMessageIndex).toArray(Long[]::new),
            keys.stream().map(RoomKey::forwardedCount).toArray(Long[]::new),
            keys.stream().map(RoomKey::isVerified).toArray(Boolean[]::new),
            keys.stream().map(RoomKey::sessionData).toArray(String[]::new));
    return new Written((int) added.stream().filter(isNew -> isNew).count(), added.size());
  }

  Optional<RoomKey> find(Sql sql, UserId user, long version, RoomId room, String session) {
    return sql.first(FIND, RoomKeyStore::read, user.value(), version, room.value(), session);
  }

  /** The next keys of all rooms, in the order of room and session. */
  List<RoomKey> page(Sql sql, UserId user, long version, Optional<RoomKey> after, int limit) {
    return sql.list(
        PAGE,
        RoomKeyStore::read,
        user.value(),
        version,
        after.map(key -> key.room().value()).orElse(""),
        after.map(RoomKey::session).orElse(""),
        limit);
  }

  /** The next keys of a room, in the order of session. */
  List<RoomKey> pageOfRoom(
      Sql sql, UserId user, long version, RoomId room, Optional<RoomKey> after, int limit) {
    return sql.list(
        PAGE_OF_ROOM,
        RoomKeyStore::read,
        user.value(),
        version,
        room.value(),
        after.map(RoomKey::session).orElse(""),
        limit);
  }

  private static RoomKey read(Row row) {
    return new RoomKey(
        new RoomId(row.getString("room_id")),
        row.getString("session_id"),
        row.getLong("first_message_index"),
        row.getLong("forwarded_count"),
        row.getBoolean("is_verified"),
        row.getString("session_data"));
  }

  /** Returns how many there were. */
  int remove(Sql sql, UserId user, long version, Extent.Of extent) {
    return sql.execute(
        REMOVE,
        user.value(),
        version,
        text(extent.room().map(RoomId::value)),
        text(extent.session()));
  }

  void removeOfUser(Sql sql, UserId user) {
    sql.execute(REMOVE_OF_USER, user.value());
  }

  private static @Nullable String text(Optional<String> text) {
    return text.orElse(null);
  }
}
