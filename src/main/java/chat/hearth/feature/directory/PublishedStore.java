package chat.hearth.feature.directory;

import chat.hearth.matrix.RoomId;
import chat.hearth.platform.storage.Sql;

/** Table {@code published_room}. */
final class PublishedStore {
  private static final String INSERT =
      "INSERT INTO published_room (room_id) VALUES ($1) ON CONFLICT DO NOTHING";

  private static final String DELETE = "DELETE FROM published_room WHERE room_id = $1";

  private static final String READ = "SELECT 1 FROM published_room WHERE room_id = $1";

  private final Sql sql;

  PublishedStore(Sql sql) {
    this.sql = sql;
  }

  boolean isPublished(RoomId room) {
    return sql.exists(READ, room.value());
  }

  void set(RoomId room, boolean published) {
    sql.execute(published ? INSERT : DELETE, room.value());
  }
}
