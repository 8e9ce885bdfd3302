package chat.hearth.feature.relations;

import chat.hearth.platform.storage.Transaction.Statement;
import chat.hearth.room.EventIndex;
import chat.hearth.room.StoredEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tables {@code relation} and {@code thread}, as far as they are written with the events; and what
 * is remembered in memory of the newest writes.
 */
public final class RelationIndex implements EventIndex {
  private static final String ADD =
      """
      INSERT INTO relation (room, parent, seq, rel_type, child, type, sender, key, ts, complete)
      SELECT * FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::text[], $5::text[],
                           $6::text[], $7::text[], $8::text[], $9::bigint[], $10::boolean[])
          ON CONFLICT DO NOTHING
      """;

  private static final String ADD_THREADS =
      """
      INSERT INTO thread (room, root, latest)
      SELECT t.room, t.root, max(t.seq)
        FROM unnest($1::bigint[], $2::text[], $3::bigint[]) AS t (room, root, seq)
       GROUP BY t.room, t.root
       ORDER BY t.room, t.root
          ON CONFLICT (room, root)
          DO UPDATE SET latest = greatest(thread.latest, excluded.latest)
      """;

  // A thread whose newest reply goes falls back to the newest that stays.
  private static final String SHORTEN_THREADS =
      """
      WITH gone AS (
        SELECT * FROM unnest($1::bigint[], $2::bigint[]) AS g (room, seq)
      )
      UPDATE thread t
         SET latest = coalesce(
               (SELECT r.seq
                  FROM relation r
                 WHERE r.room = t.room AND r.parent = t.root AND r.rel_type = 'm.thread'
                   AND NOT EXISTS (SELECT 1 FROM gone WHERE gone.room = r.room AND gone.seq = r.seq)
                 ORDER BY r.seq DESC
                 LIMIT 1), 0)
        FROM gone
        JOIN relation c ON c.room = gone.room AND c.seq = gone.seq AND c.rel_type = 'm.thread'
       WHERE t.room = c.room AND t.root = c.parent AND t.latest = c.seq
      """;

  private static final String REMOVE =
      """
      DELETE FROM relation r
       USING unnest($1::bigint[], $2::bigint[]) AS g (room, seq)
       WHERE r.room = g.room AND r.seq = g.seq
      """;

  private record Row(StoredEvent event, Relation relation) {}

  private final PlainEvents plain = new PlainEvents();
  // The newest sequence by which a room's edits, threads or references changed, or will at once.
  private final Map<Long, Long> touched = new ConcurrentHashMap<>();

  @Override
  public List<Statement> index(List<StoredEvent> events, List<Redaction> redactions) {
    var rows = new ArrayList<Row>();
    for (var event : events) {
      // To what others have said, a relation may have arrived before it.
      if (event.transaction().isPresent()) {
        plain.isNew(event.eventId());
      }
      Relation.of(event.pdu().type(), event.pdu().content())
          .ifPresent(relation -> rows.add(new Row(event, relation)));
    }
    var statements = new ArrayList<Statement>();
    if (!rows.isEmpty()) {
      add(rows, statements);
    }
    if (!redactions.isEmpty()) {
      remove(redactions, statements);
    }
    return statements;
  }

  PlainEvents plain() {
    return plain;
  }

  /** Whether what was read when the room had this sequence still holds. */
  boolean isCurrent(long room, long sequence) {
    return sequence >= touched.getOrDefault(room, 0L);
  }

  private void add(List<Row> rows, List<Statement> statements) {
    for (var row : rows) {
      // Annotations are not aggregated: they leave what was read of others as it is.
      if (!row.relation.type().equals(Relation.ANNOTATION)) {
        touched.merge(row.event.room(), row.event.sequence(), Math::max);
        plain.isRelatedTo(row.relation.parent());
      }
    }
    statements.add(
        new Statement(
            ADD,
            rows.stream().map(row -> row.event.room()).toArray(Long[]::new),
            rows.stream().map(row -> row.relation.parent()).toArray(String[]::new),
            rows.stream().map(row -> row.event.sequence()).toArray(Long[]::new),
            rows.stream().map(row -> row.relation.type()).toArray(String[]::new),
            rows.stream().map(row -> row.event.eventId().value()).toArray(String[]::new),
            rows.stream().map(row -> row.event.pdu().type()).toArray(String[]::new),
            rows.stream().map(row -> row.event.pdu().sender().value()).toArray(String[]::new),
            rows.stream().map(row -> row.relation.key().orElse(null)).toArray(String[]::new),
            rows.stream().map(row -> row.event.pdu().originServerTs()).toArray(Long[]::new),
            rows.stream().map(row -> row.relation.complete()).toArray(Boolean[]::new)));
    var replies = rows.stream().filter(row -> row.relation.type().equals(Relation.THREAD)).toList();
    if (!replies.isEmpty()) {
      statements.add(
          new Statement(
              ADD_THREADS,
              replies.stream().map(row -> row.event.room()).toArray(Long[]::new),
              replies.stream().map(row -> row.relation.parent()).toArray(String[]::new),
              replies.stream().map(row -> row.event.sequence()).toArray(Long[]::new)));
    }
  }

  private void remove(List<Redaction> redactions, List<Statement> statements) {
    for (var redaction : redactions) {
      touched.merge(redaction.room(), redaction.by(), Math::max);
    }
    var rooms = redactions.stream().map(Redaction::room).toArray(Long[]::new);
    var sequences = redactions.stream().map(Redaction::sequence).toArray(Long[]::new);
    statements.add(new Statement(SHORTEN_THREADS, rooms, sequences));
    statements.add(new Statement(REMOVE, rooms, sequences));
  }
}
