package chat.hearth.feature.directory;

import chat.hearth.feature.summary.RoomCard;
import chat.hearth.matrix.Folding;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.RoomId;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.storage.Transaction.Statement;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Table {@code published_room}. */
final class PublishedStore {
  private static final String INSERT =
      "INSERT INTO published_room (room_id) VALUES ($1) ON CONFLICT DO NOTHING";

  private static final String DELETE = "DELETE FROM published_room WHERE room_id = $1";

  private static final String READ = "SELECT 1 FROM published_room WHERE room_id = $1";

  private static final String AMONG =
      "SELECT room_id FROM published_room WHERE room_id = ANY ($1::text[])";

  private static final String UNWRITTEN = "SELECT room_id FROM published_room WHERE chunk IS NULL";

  private static final String WRITE =
      """
      UPDATE published_room
         SET joined = $2, room_type = $3, search = $4, chunk = $5, position = $6
       WHERE room_id = $1 AND (chunk IS NULL OR position <= $6)
      """;

  private static final String MATCHING =
      """
        FROM published_room
       WHERE chunk IS NOT NULL AND joined > 0
         AND ($1 = '' OR strpos(search, $1) > 0)
         AND ($2::text[] IS NULL OR room_type = ANY ($2::text[]))
      """;

  private static final String COUNT = "SELECT count(*)" + MATCHING;

  private static final String FORWARDS =
      "SELECT room_id, joined, chunk"
          + MATCHING
          + """
             AND ($3::int IS NULL OR joined < $3 OR (joined = $3 AND room_id > $4))
           ORDER BY joined DESC, room_id
           LIMIT $5
          """;

  private static final String BACKWARDS =
      "SELECT room_id, joined, chunk"
          + MATCHING
          + """
             AND ($3::int IS NULL OR joined > $3 OR (joined = $3 AND room_id < $4))
           ORDER BY joined, room_id DESC
           LIMIT $5
          """;

  /**
   * What to list.
   *
   * @param term a folded text that name, topic or alias contain; empty for all rooms
   * @param types the types wanted, empty text for rooms without one; empty for all
   */
  record Wanted(String term, Optional<List<String>> types) {}

  /** A listed room and what it is sorted by. */
  record Row(String roomId, int joined, String chunk) {}

  private final Database database;

  PublishedStore(Database database) {
    this.database = database;
  }

  boolean isPublished(RoomId room) {
    return database.exists(READ, room.value());
  }

  void set(RoomId room, boolean published) {
    database.execute(published ? INSERT : DELETE, room.value());
  }

  /** Those of the rooms that are published. */
  List<RoomId> among(Collection<RoomId> rooms) {
    return database.list(
        AMONG,
        row -> new RoomId(row.getString(0)),
        (Object) rooms.stream().map(RoomId::value).toArray(String[]::new));
  }

  /** Published rooms that were never written. */
  List<RoomId> unwritten() {
    return database.list(UNWRITTEN, row -> new RoomId(row.getString(0)));
  }

  /** Writes what is shown of published rooms, where nothing newer is there. */
  void write(List<RoomCard> cards) {
    var statements = cards.stream().map(PublishedStore::write).toList();
    database.transaction(tx -> tx.executeAll(statements));
  }

  long count(Wanted wanted) {
    return database.first(COUNT, row -> row.getLong(0), wanted.term(), types(wanted)).orElseThrow();
  }

  /** Rooms behind or before a place, in the order of the direction. */
  List<Row> page(Wanted wanted, Optional<PageToken> place, int limit) {
    return database.list(
        place.isPresent() && place.get().backwards() ? BACKWARDS : FORWARDS,
        row -> new Row(row.getString(0), row.getInteger(1), row.getString(2)),
        wanted.term(),
        types(wanted),
        place.map(PageToken::joined).orElse(null),
        place.map(PageToken::roomId).orElse(""),
        limit);
  }

  private static Statement write(RoomCard card) {
    var search =
        Stream.of(card.name(), card.topic(), card.canonicalAlias())
            .flatMap(Optional::stream)
            .map(Folding::fold)
            .collect(Collectors.joining("\n"));
    return new Statement(
        WRITE,
        card.roomId().value(),
        card.head().joined(),
        card.roomType().orElse(""),
        search,
        Json.text(card.listed()),
        card.head().position());
  }

  private static String @Nullable [] types(Wanted wanted) {
    return wanted.types().map(types -> types.toArray(String[]::new)).orElse(null);
  }
}
