package chat.hearth.room;

import chat.hearth.event.RoomVersion;
import chat.hearth.event.state.StateRef;
import chat.hearth.matrix.EventId;
import chat.hearth.platform.storage.Sql;
import chat.hearth.platform.storage.Transaction.Statement;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * What rooms have beyond a straight line of events: tables {@code missing_prev}, {@code
 * early_redaction} and {@code forked_state}. A room without forks and gaps has no rows in them and
 * never asks.
 */
final class GapStore {
  private static final String ADD_MISSING =
      """
      INSERT INTO missing_prev (room, event_id, seq)
      SELECT * FROM unnest($1::bigint[], $2::bytea[], $3::bigint[])
      ON CONFLICT DO NOTHING
      """;

  private static final String ADD_EARLY =
      """
      INSERT INTO early_redaction (room, event_id, seq)
      SELECT * FROM unnest($1::bigint[], $2::bytea[], $3::bigint[])
      ON CONFLICT DO NOTHING
      """;

  private static final String REMOVE_MISSING =
      """
      DELETE FROM missing_prev m USING unnest($1::bigint[], $2::bytea[]) AS r (room, event_id)
       WHERE m.room = r.room AND m.event_id = r.event_id
      """;

  private static final String REMOVE_EARLY =
      """
      DELETE FROM early_redaction e USING unnest($1::bigint[], $2::bytea[]) AS r (room, event_id)
       WHERE e.room = r.room AND e.event_id = r.event_id
      """;

  private static final String MISSING =
      "SELECT event_id, seq FROM missing_prev WHERE room = $1 AND event_id = ANY ($2::bytea[])";

  private static final String EARLY =
      "SELECT event_id, seq FROM early_redaction WHERE room = $1 AND event_id = ANY ($2::bytea[])";

  private static final String MISSING_NEAR =
      """
      SELECT m.event_id, m.seq
        FROM missing_prev m JOIN event e ON e.room = m.room AND e.seq = m.seq
       WHERE m.room = $1 AND coalesce(e.place, e.seq * 1048576) BETWEEN $2 AND $3
       ORDER BY coalesce(e.place, e.seq * 1048576) DESC
       LIMIT 20
      """;

  private static final String ADD_FORKED =
      """
      INSERT INTO forked_state (room, seq, state)
      SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[])
      ON CONFLICT (room, seq) DO UPDATE SET state = excluded.state
      """;

  private static final String FORKED =
      "SELECT state FROM forked_state WHERE room = $1 AND seq = $2";

  private static final String LOWEST =
      "SELECT min(place) FROM event WHERE room = $1 AND place > $2 AND place < $3";

  private final Sql sql;

  GapStore(Sql sql) {
    this.sql = sql;
  }

  /** What the batches change; nothing for rooms without forks and gaps. */
  static List<Statement> write(List<RoomBatch> batches) {
    var statements = new ArrayList<Statement>();
    citations(batches, ADD_MISSING, RoomBatch.Gaps::missing, statements);
    citations(batches, ADD_EARLY, RoomBatch.Gaps::early, statements);
    removals(batches, REMOVE_MISSING, RoomBatch.Gaps::found, statements);
    removals(batches, REMOVE_EARLY, RoomBatch.Gaps::done, statements);
    var forked = batches.stream().filter(batch -> batch.forkedState().isPresent()).toList();
    if (!forked.isEmpty()) {
      statements.add(
          new Statement(
              ADD_FORKED,
              forked.stream().map(batch -> batch.next().num()).toArray(Long[]::new),
              forked.stream()
                  .map(batch -> batch.forkedState().orElseThrow().sequence())
                  .toArray(Long[]::new),
              forked.stream()
                  .map(batch -> batch.forkedState().orElseThrow().state().pack())
                  .toArray(Long[]::new)));
    }
    return statements;
  }

  /** Which of these events are cited as prev events by events of the room, and by which. */
  List<RoomBatch.Citation> missing(RoomHead head, Collection<EventId> ids) {
    return among(head, MISSING, ids);
  }

  /** Which of these events are redacted by events of the room, and by which. */
  List<RoomBatch.Citation> early(RoomHead head, Collection<EventId> ids) {
    return among(head, EARLY, ids);
  }

  /** Missing prev events of what stands between two places, newest first; at most 20. */
  List<RoomBatch.Citation> missingBetween(RoomHead head, long first, long last) {
    return sql.list(
        MISSING_NEAR,
        row ->
            new RoomBatch.Citation(
                decode(head.version(), row.getBuffer("event_id")), row.getLong("seq")),
        head.num(),
        first,
        last);
  }

  /** The current state when the live event with this sequence was the newest, if another. */
  Optional<StateRef> forkedState(long room, long sequence) {
    return sql.first(FORKED, row -> StateRef.unpack(row.getLong(0)), room, sequence);
  }

  /** The lowest place that is taken between two, both excluded. */
  OptionalLong lowestPlace(long room, long above, long below) {
    var lowest =
        sql.first(LOWEST, row -> Optional.ofNullable(row.getLong(0)), room, above, below)
            .flatMap(Function.identity());
    return lowest.isPresent() ? OptionalLong.of(lowest.get()) : OptionalLong.empty();
  }

  private List<RoomBatch.Citation> among(RoomHead head, String query, Collection<EventId> ids) {
    return sql.list(
        query,
        row ->
            new RoomBatch.Citation(
                decode(head.version(), row.getBuffer("event_id")), row.getLong("seq")),
        head.num(),
        ids.stream().map(GapStore::encode).toArray(Buffer[]::new));
  }

  private static void citations(
      List<RoomBatch> batches,
      String statement,
      Function<RoomBatch.Gaps, List<RoomBatch.Citation>> which,
      List<Statement> out) {
    var rooms = new ArrayList<Long>();
    var ids = new ArrayList<Buffer>();
    var sequences = new ArrayList<Long>();
    for (var batch : batches) {
      for (var citation : which.apply(batch.gaps())) {
        rooms.add(batch.next().num());
        ids.add(encode(citation.event()));
        sequences.add(citation.by());
      }
    }
    if (!rooms.isEmpty()) {
      out.add(
          new Statement(
              statement,
              rooms.toArray(Long[]::new),
              ids.toArray(Buffer[]::new),
              sequences.toArray(Long[]::new)));
    }
  }

  private static void removals(
      List<RoomBatch> batches,
      String statement,
      Function<RoomBatch.Gaps, List<EventId>> which,
      List<Statement> out) {
    var rooms = new ArrayList<Long>();
    var ids = new ArrayList<Buffer>();
    for (var batch : batches) {
      for (var id : which.apply(batch.gaps())) {
        rooms.add(batch.next().num());
        ids.add(encode(id));
      }
    }
    if (!rooms.isEmpty()) {
      out.add(new Statement(statement, rooms.toArray(Long[]::new), ids.toArray(Buffer[]::new)));
    }
  }

  private static Buffer encode(EventId id) {
    return Buffer.buffer(EventIdCodec.encode(id));
  }

  private static EventId decode(RoomVersion version, Buffer id) {
    return EventIdCodec.decode(version, id.getBytes());
  }
}
