package chat.hearth.feature.relations;

import chat.hearth.matrix.EventId;
import chat.hearth.platform.storage.Sql;
import chat.hearth.room.StoredEvent;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads tables {@code relation} and {@code thread}. */
final class RelationStore {
  private static final int MAX_RELATED = 20_000; // indirectly; bounds what one request walks

  private static final String BACKWARDS =
      """
      SELECT seq
        FROM relation
       WHERE room = $1 AND parent = $2 AND seq > $3 AND seq <= $4
         AND ($5::text IS NULL OR rel_type = $5) AND ($6::text IS NULL OR type = $6)
       ORDER BY seq DESC
       LIMIT $7
      """;

  private static final String FORWARDS = BACKWARDS.replace("seq DESC", "seq");

  // Breadth first; IDs are hashes of what they refer to, and the depth ends any circle.
  private static final String BACKWARDS_ALL =
      """
      WITH RECURSIVE related (seq, child, depth) AS (
        SELECT seq, child, 1
          FROM relation
         WHERE room = $1 AND parent = $2
           AND ($5::text IS NULL OR rel_type = $5) AND ($6::text IS NULL OR type = $6)
         UNION ALL
        SELECT r.seq, r.child, d.depth + 1
          FROM related d
          JOIN relation r ON r.room = $1 AND r.parent = d.child
         WHERE d.depth < $8
           AND ($5::text IS NULL OR r.rel_type = $5) AND ($6::text IS NULL OR r.type = $6)
      )
      SELECT seq
        FROM (SELECT seq FROM related LIMIT $9) AS walked
       WHERE seq > $3 AND seq <= $4
       ORDER BY seq DESC
       LIMIT $7
      """;

  private static final String FORWARDS_ALL = BACKWARDS_ALL.replace("seq DESC", "seq");

  private static final String THREADS =
      """
      SELECT root, latest
        FROM thread
       WHERE room = $1 AND latest > 0 AND latest <= $2
       ORDER BY latest DESC
       LIMIT $3
      """;

  private static final String REPLIES =
      """
      SELECT seq
        FROM relation
       WHERE room = $1 AND parent = $2 AND rel_type = 'm.thread' AND seq <= $3
         AND sender <> ALL ($4::text[])
       ORDER BY seq DESC
       LIMIT $5
      """;

  private static final String COUNT_REPLIES =
      """
      SELECT count(*)
        FROM relation
       WHERE room = $1 AND parent = $2 AND rel_type = 'm.thread' AND seq <= $3
         AND sender <> ALL ($4::text[])
      """;

  private static final String ANNOTATION =
      """
      SELECT seq
        FROM relation
       WHERE room = $1 AND parent = $2 AND rel_type = 'm.annotation' AND sender = $3
         AND type = $4 AND key = $5
       LIMIT 1
      """;

  private static final String RELATED =
      """
      SELECT p.seq
        FROM unnest($2::bigint[], $3::text[]) AS p (seq, id)
       WHERE EXISTS (
               SELECT 1
                 FROM relation r
                WHERE r.room = $1 AND r.parent = p.id
                  AND ($4::text[] IS NULL OR r.sender = ANY ($4))
                  AND ($5::text[] IS NULL OR r.rel_type = ANY ($5)))
      """;

  /** A thread's root and the sequence of its newest reply. */
  record ThreadRow(EventId root, long latest) {}

  /** How many replies, and the sequences of the newest. */
  record Replies(long count, List<Long> newest) {}

  /**
   * Which children are wanted.
   *
   * @param after the sequence that all wanted ones lie behind
   * @param upTo the greatest sequence wanted
   * @param depth over how many relations; 1 for direct ones alone
   */
  record Wanted(
      EventId parent,
      Optional<String> relType,
      Optional<String> type,
      long after,
      long upTo,
      boolean forwards,
      int depth,
      int limit) {}

  private final Sql sql;

  RelationStore(Sql sql) {
    this.sql = sql;
  }

  /** The sequences of children, in the order wanted. */
  List<Long> children(long room, Wanted wanted) {
    if (wanted.depth == 1) {
      return sql.list(
          wanted.forwards ? FORWARDS : BACKWARDS,
          row -> row.getLong(0),
          room,
          wanted.parent.value(),
          wanted.after,
          wanted.upTo,
          wanted.relType.orElse(null),
          wanted.type.orElse(null),
          wanted.limit);
    }
    return sql.list(
        wanted.forwards ? FORWARDS_ALL : BACKWARDS_ALL,
        row -> row.getLong(0),
        room,
        wanted.parent.value(),
        wanted.after,
        wanted.upTo,
        wanted.relType.orElse(null),
        wanted.type.orElse(null),
        wanted.limit,
        wanted.depth,
        MAX_RELATED);
  }

  /** Threads by their newest reply, the newest first. */
  List<ThreadRow> threads(long room, long upTo, int limit) {
    return sql.list(
        THREADS,
        row -> new ThreadRow(new EventId(row.getString("root")), row.getLong("latest")),
        room,
        upTo,
        limit);
  }

  /** A thread's replies up to a sequence, but for those of some senders. */
  Replies replies(StoredEvent root, Set<String> silenced, long upTo, int limit) {
    var id = root.eventId().value();
    var not = silenced.toArray(String[]::new);
    return new Replies(
        sql.first(COUNT_REPLIES, row -> row.getLong(0), root.room(), id, upTo, not).orElse(0L),
        sql.list(REPLIES, row -> row.getLong(0), root.room(), id, upTo, not, limit));
  }

  /** The sequence of the annotation that a sender gave an event already. */
  Optional<Long> annotation(long room, String parent, String sender, String type, String key) {
    return sql.first(ANNOTATION, row -> row.getLong(0), room, parent, sender, type, key);
  }

  /** The sequences of those events that others relate to as wanted. */
  Set<Long> related(
      long room,
      Collection<StoredEvent> events,
      Optional<List<String>> senders,
      Optional<List<String>> relTypes) {
    return new HashSet<>(
        sql.list(
            RELATED,
            row -> row.getLong(0),
            room,
            events.stream().map(StoredEvent::sequence).toArray(Long[]::new),
            events.stream().map(event -> event.eventId().value()).toArray(String[]::new),
            (Object) senders.map(RelationStore::storable).orElse(null),
            (Object) relTypes.map(RelationStore::storable).orElse(null)));
  }

  /** Without what no relation has, and PostgreSQL compares with nothing. */
  private static String[] storable(List<String> texts) {
    return texts.stream().filter(text -> text.indexOf('\0') < 0).toArray(String[]::new);
  }
}
