package chat.hearth.feature.directory;

import chat.hearth.matrix.RoomAlias;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.Sql;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** Table {@code room_alias}. */
final class AliasStore {
  private static final String INSERT =
      """
      INSERT INTO room_alias (alias, room_id, creator, created_at) VALUES ($1, $2, $3, $4)
      ON CONFLICT (alias) DO NOTHING
      """;

  private static final String READ = "SELECT room_id, creator FROM room_alias WHERE alias = $1";

  private static final String OF_ROOM =
      "SELECT alias FROM room_alias WHERE room_id = $1 ORDER BY alias";

  private static final String MOVE = "UPDATE room_alias SET room_id = $2 WHERE room_id = $1";

  private static final String DELETE = "DELETE FROM room_alias WHERE alias = $1";

  /** A room that an alias names, and who made the alias. */
  record Entry(RoomId room, UserId creator) {}

  private final Sql sql;
  private final Clock clock;

  AliasStore(Sql sql, Clock clock) {
    this.sql = sql;
    this.clock = clock;
  }

  /** Returns whether the alias was free. */
  boolean add(RoomAlias alias, RoomId room, UserId creator) {
    return sql.execute(
            INSERT,
            alias.value(),
            room.value(),
            creator.value(),
            clock.instant().atOffset(ZoneOffset.UTC))
        == 1;
  }

  Optional<Entry> find(RoomAlias alias) {
    return sql.first(
        READ,
        row -> new Entry(new RoomId(row.getString(0)), new UserId(row.getString(1))),
        alias.value());
  }

  List<String> ofRoom(RoomId room) {
    return sql.list(OF_ROOM, row -> row.getString(0), room.value());
  }

  /** Makes all names of a room those of another. */
  void move(RoomId from, RoomId to) {
    sql.execute(MOVE, from.value(), to.value());
  }

  void delete(RoomAlias alias) {
    sql.execute(DELETE, alias.value());
  }
}
