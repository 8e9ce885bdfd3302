package chat.hearth.feature.relations;

import chat.hearth.platform.storage.Sql;
import chat.hearth.room.RoomHead;
import chat.hearth.room.StoredEvent;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads summaries of what relates to events, in one query for all that are not in memory. */
final class Summaries {
  private static final long CACHED = 400_000; // sequences and senders; about 16 MB
  private static final int EDITS = 5; // more than one, for who may not see the newest
  private static final int REFERENCES = 1_000; // votes of a poll; what is beyond is not bundled

  private static final String READ =
      """
      WITH parent AS (
        SELECT *
          FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[])
               WITH ORDINALITY AS p (room, id, sender, type, n)
      )
      SELECT p.n, 't' AS kind, r.sender, count(*) AS replies, max(r.seq) AS seq
        FROM parent p
        JOIN relation r ON r.room = p.room AND r.parent = p.id AND r.rel_type = 'm.thread'
       GROUP BY p.n, r.sender
       UNION ALL
      SELECT p.n, 'e', '', 0, e.seq
        FROM parent p
       CROSS JOIN LATERAL (
               SELECT r.seq
                 FROM relation r
                WHERE r.room = p.room AND r.parent = p.id AND r.rel_type = 'm.replace'
                  AND r.sender = p.sender AND r.type = p.type AND r.complete
                ORDER BY r.ts DESC, r.child DESC
                LIMIT $5) e
       UNION ALL
      SELECT p.n, 'r', '', 0, f.seq
        FROM parent p
       CROSS JOIN LATERAL (
               SELECT r.seq
                 FROM relation r
                WHERE r.room = p.room AND r.parent = p.id AND r.rel_type = 'm.reference'
                ORDER BY r.seq
                LIMIT $6) f
      """;

  /** Names an event. */
  record Key(long room, long sequence) {}

  /**
   * A summary and when it was read.
   *
   * @param asOf the newest sequence of the room then
   */
  private record Read(Summary summary, long asOf) {}

  private record Row(int parent, String kind, String sender, long replies, long sequence) {}

  private record Parent(RoomHead head, StoredEvent event, long before) {}

  private final Sql sql;
  private final RelationIndex index;
  private final Cache<Key, Read> cache =
      Caffeine.newBuilder()
          .maximumWeight(CACHED)
          .weigher((Key key, Read read) -> read.summary.weight())
          .build();

  Summaries(Sql sql, RelationIndex index) {
    this.sql = sql;
    this.index = index;
  }

  /** The summaries of those events of a room that anything relates to, by sequence. */
  Map<Long, Summary> of(RoomHead head, Collection<StoredEvent> events) {
    var summaries = new HashMap<Long, Summary>();
    load(Map.of(head, events))
        .forEach(
            (key, summary) -> {
              if (!summary.equals(Summary.NOTHING)) {
                summaries.put(key.sequence, summary);
              }
            });
    return summaries;
  }

  /** Reads what is not in memory, of events of many rooms in one query. */
  Map<Key, Summary> load(Map<RoomHead, ? extends Collection<StoredEvent>> wanted) {
    var found = new HashMap<Key, Summary>();
    var missing = new ArrayList<Parent>();
    wanted.forEach(
        (head, events) -> {
          for (var event : events) {
            if (event.pdu().isState() || index.plain().isPlain(event.eventId())) {
              continue; // the specification bundles nothing with state
            }
            var key = new Key(event.room(), event.sequence());
            var read = cache.getIfPresent(key);
            if (read != null && index.isCurrent(event.room(), read.asOf)) {
              found.put(key, read.summary);
            } else {
              missing.add(new Parent(head, event, index.plain().before(event.eventId())));
            }
          }
        });
    if (!missing.isEmpty()) {
      read(missing, found);
    }
    return found;
  }

  private void read(List<Parent> missing, Map<Key, Summary> found) {
    var rows = new HashMap<Integer, List<Row>>();
    for (var row :
        sql.list(
            READ,
            row ->
                new Row(
                    row.getLong("n").intValue() - 1,
                    row.getString("kind"),
                    row.getString("sender"),
                    row.getLong("replies"),
                    row.getLong("seq")),
            missing.stream().map(one -> one.event.room()).toArray(Long[]::new),
            missing.stream().map(one -> one.event.eventId().value()).toArray(String[]::new),
            missing.stream().map(one -> one.event.pdu().sender().value()).toArray(String[]::new),
            missing.stream().map(one -> one.event.pdu().type()).toArray(String[]::new),
            EDITS,
            REFERENCES)) {
      rows.computeIfAbsent(row.parent, n -> new ArrayList<>()).add(row);
    }
    for (int n = 0; n < missing.size(); n++) {
      var parent = missing.get(n);
      var event = parent.event;
      var summary = summary(rows.getOrDefault(n, List.of()));
      if (summary.equals(Summary.NOTHING)) {
        index.plain().foundPlain(event.eventId(), parent.before);
      }
      var key = new Key(event.room(), event.sequence());
      cache.put(key, new Read(summary, parent.head.lastSequence()));
      found.put(key, summary);
    }
  }

  private static Summary summary(List<Row> rows) {
    if (rows.isEmpty()) {
      return Summary.NOTHING;
    }
    var edits = new ArrayList<Long>();
    var thread = new HashMap<String, Summary.Replies>();
    var references = new ArrayList<Long>();
    for (var row : rows) {
      switch (row.kind) {
        case "t" -> thread.put(row.sender, new Summary.Replies(row.replies, row.sequence));
        case "e" -> edits.add(row.sequence);
        default -> references.add(row.sequence);
      }
    }
    references.sort(null);
    return new Summary(List.copyOf(edits), Map.copyOf(thread), List.copyOf(references));
  }
}
