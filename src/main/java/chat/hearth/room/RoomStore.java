package chat.hearth.room;

import chat.hearth.event.RoomVersion;
import chat.hearth.event.state.StateKeyHasher;
import chat.hearth.event.state.StateRef;
import chat.hearth.event.state.StateTree;
import chat.hearth.matrix.RoomId;
import chat.hearth.platform.storage.Sql;
import chat.hearth.platform.storage.Transaction.Statement;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Table {@code room}: the committed heads, and whose they are. */
final class RoomStore {
  private static final String INSERT =
      """
      INSERT INTO room (room_id, num, version, node, epoch, last_seq, last_depth, extremities, state,
                        segment, joined, invited, forked, gaps, position)
      SELECT r.*, $15::bigint
        FROM unnest($1::text[], $2::bigint[], $3::text[], $4::int[], $5::int[], $6::bigint[],
                    $7::bigint[], $8::bytea[], $9::bigint[], $10::int[], $11::int[], $12::int[],
                    $13::boolean[], $14::boolean[])
             AS r
      """;

  private static final String UPDATE =
      """
      UPDATE room
         SET last_seq = r.last_seq, last_depth = r.last_depth, extremities = r.extremities,
             state = r.state, segment = r.segment, joined = r.joined, invited = r.invited,
             forked = r.forked, gaps = r.gaps, position = $12::bigint
        FROM unnest($1::bigint[], $2::int[], $3::bigint[], $4::bigint[], $5::bytea[], $6::bigint[],
                    $7::int[], $8::int[], $9::int[], $10::boolean[], $11::boolean[])
             AS r (num, epoch, last_seq, last_depth, extremities, state, segment, joined, invited,
                   forked, gaps)
       WHERE room.num = r.num AND room.epoch = r.epoch
      """;

  private static final String COLUMNS =
      """
      room_id, num, version, epoch, last_seq, last_depth, extremities, state, segment, joined,
      invited, position, forked, gaps
      """;

  private static final String READ = "SELECT " + COLUMNS + " FROM room WHERE room_id = $1";

  private static final String READ_MANY =
      "SELECT " + COLUMNS + " FROM room WHERE room_id = ANY ($1::text[])";

  private static final String READ_PAGE =
      "SELECT " + COLUMNS + " FROM room WHERE node = $1 AND num > $2 ORDER BY num LIMIT $3";

  // Taking over waits for a commit in flight, which holds the row's lock, and then outdates it.
  private static final String TAKE_OVER =
      "UPDATE room SET epoch = epoch + 1, node = $2 WHERE room_id = $1 RETURNING " + COLUMNS;

  private static final String GREATEST_NUMBER =
      "SELECT coalesce(max(num), 0) FROM room WHERE num BETWEEN $1 AND $2";

  private final Sql sql;
  private final int node;
  private final StateKeyHasher hasher;
  private final SegmentStore segments;

  RoomStore(Sql sql, int node, StateKeyHasher hasher, SegmentStore segments) {
    this.sql = sql;
    this.node = node;
    this.hasher = hasher;
    this.segments = segments;
  }

  Statement insert(List<RoomBatch> batches, long position) {
    var heads = batches.stream().filter(RoomBatch::isNew).map(RoomBatch::next).toList();
    return new Statement(
        INSERT,
        column(heads, head -> head.roomId().value(), String[]::new),
        column(heads, RoomHead::num, Long[]::new),
        column(heads, head -> head.version().id(), String[]::new),
        column(heads, head -> node, Integer[]::new),
        column(heads, RoomHead::epoch, Integer[]::new),
        column(heads, RoomHead::lastSequence, Long[]::new),
        column(heads, RoomHead::depth, Long[]::new),
        column(heads, RoomStore::extremities, Buffer[]::new),
        column(heads, RoomStore::state, Long[]::new),
        column(heads, RoomHead::segment, Integer[]::new),
        column(heads, RoomHead::joined, Integer[]::new),
        column(heads, RoomHead::invited, Integer[]::new),
        column(heads, RoomHead::forked, Boolean[]::new),
        column(heads, RoomHead::gaps, Boolean[]::new),
        position);
  }

  /** Changes as many rows as there are rooms, unless another node took one over. */
  static Statement update(List<RoomBatch> batches, long position) {
    var heads = batches.stream().filter(batch -> !batch.isNew()).map(RoomBatch::next).toList();
    return new Statement(
        UPDATE,
        column(heads, RoomHead::num, Long[]::new),
        column(heads, RoomHead::epoch, Integer[]::new),
        column(heads, RoomHead::lastSequence, Long[]::new),
        column(heads, RoomHead::depth, Long[]::new),
        column(heads, RoomStore::extremities, Buffer[]::new),
        column(heads, RoomStore::state, Long[]::new),
        column(heads, RoomHead::segment, Integer[]::new),
        column(heads, RoomHead::joined, Integer[]::new),
        column(heads, RoomHead::invited, Integer[]::new),
        column(heads, RoomHead::forked, Boolean[]::new),
        column(heads, RoomHead::gaps, Boolean[]::new),
        position);
  }

  Optional<RoomHead> read(RoomId room) {
    return sql.first(READ, this::read, room.value());
  }

  List<RoomHead> read(Collection<RoomId> rooms) {
    return sql.list(
        READ_MANY, this::read, (Object) rooms.stream().map(RoomId::value).toArray(String[]::new));
  }

  /** Rooms that this node writes, in the order of their numbers. */
  List<RoomHead> readOwn(long afterNumber, int limit) {
    return sql.list(READ_PAGE, this::read, node, afterNumber, limit);
  }

  /** Makes this node the room's writer, under a new epoch. */
  Optional<RoomHead> takeOver(RoomId room) {
    return sql.first(TAKE_OVER, this::read, room.value(), node);
  }

  /** The greatest room number in a range; 0 where there is none. */
  long greatestNumber(long from, long to) {
    return sql.first(GREATEST_NUMBER, row -> row.getLong(0), from, to).orElse(0L);
  }

  private RoomHead read(Row row) {
    var number = row.getLong("num");
    var lastSequence = row.getLong("last_seq");
    var extremities = Varints.decode(row.getBuffer("extremities").getBytes(), lastSequence, 1)[0];
    return new RoomHead(
        new RoomId(row.getString("room_id")),
        number,
        RoomVersion.find(row.getString("version")).orElseThrow(),
        row.getInteger("epoch"),
        lastSequence,
        row.getLong("last_depth"),
        Arrays.stream(extremities).boxed().toList(),
        StateTree.load(StateRef.unpack(row.getLong("state")), hasher, segments.of(number)),
        row.getInteger("segment"),
        row.getInteger("joined"),
        row.getInteger("invited"),
        row.getLong("position"),
        row.getBoolean("forked"),
        row.getBoolean("gaps"));
  }

  private static Buffer extremities(RoomHead head) {
    var list = head.extremities().stream().mapToLong(Long::longValue).toArray();
    return Buffer.buffer(Varints.encode(head.lastSequence(), list));
  }

  private static long state(RoomHead head) {
    return head.state().ref().orElseThrow().pack();
  }

  private static <T, R> R[] column(
      List<T> rows, Function<T, R> value, java.util.function.IntFunction<R[]> array) {
    return rows.stream().map(value).toArray(array);
  }
}
