package chat.hearth.feature.stickyevents;

import chat.hearth.event.Stickiness;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.storage.StorageException;
import chat.hearth.platform.storage.Transaction.Statement;
import chat.hearth.room.EventIndex;
import chat.hearth.room.StoredEvent;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The table {@code sticky_event}, written with the events; and in memory until when each room has
 * some, so that rooms without cost no query.
 */
public final class StickyEvents implements EventIndex {
  private static final String ADD =
      """
      INSERT INTO sticky_event (room, sequence, expires_at)
      SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[])
          ON CONFLICT DO NOTHING
      """;

  private static final String REMOVE =
      """
      DELETE FROM sticky_event s
       USING unnest($1::bigint[], $2::bigint[]) AS g (room, sequence)
       WHERE s.room = g.room AND s.sequence = g.sequence
      """;

  private static final String ROOMS =
      "SELECT room, max(expires_at) AS until FROM sticky_event WHERE expires_at > $1 GROUP BY room";

  private static final String FIRST =
      """
      SELECT w.room, s.sequence
        FROM unnest($1::bigint[], $2::bigint[]) AS w (room, after)
       CROSS JOIN LATERAL (
             SELECT sequence
               FROM sticky_event
              WHERE room = w.room AND sequence > w.after AND expires_at > $3
              ORDER BY sequence
              LIMIT $4) s
       ORDER BY w.room, s.sequence
      """;

  private static final String EXPIRE = "DELETE FROM sticky_event WHERE expires_at <= $1";

  private record Row(long room, long sequence, long expiresAt) {}

  private final Database database;
  private final Clock clock;
  private final Map<Long, Long> until = new ConcurrentHashMap<>();

  public StickyEvents(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
    database
        .list(ROOMS, row -> Map.entry(row.getLong("room"), row.getLong("until")), clock.millis())
        .forEach(room -> until.put(room.getKey(), room.getValue()));
  }

  @Override
  public List<Statement> index(List<StoredEvent> events, List<Redaction> redactions) {
    long now = clock.millis();
    var rows = new ArrayList<Row>();
    for (var event : events) {
      long remaining = Stickiness.remainingMillis(event.pdu(), now);
      if (remaining > 0) {
        rows.add(new Row(event.room(), event.sequence(), now + remaining));
        until.merge(event.room(), now + remaining, Math::max);
      }
    }
    var statements = new ArrayList<Statement>();
    if (!rows.isEmpty()) {
      statements.add(
          new Statement(
              ADD,
              rows.stream().map(Row::room).toArray(Long[]::new),
              rows.stream().map(Row::sequence).toArray(Long[]::new),
              rows.stream().map(Row::expiresAt).toArray(Long[]::new)));
    }
    var removed = redactions.stream().filter(gone -> mayHaveSome(gone.room(), now)).toList();
    if (!removed.isEmpty()) {
      statements.add(
          new Statement(
              REMOVE,
              removed.stream().map(Redaction::room).toArray(Long[]::new),
              removed.stream().map(Redaction::sequence).toArray(Long[]::new)));
    }
    return statements;
  }

  /** Whether no room has sticky events now; answered from memory, and never wrongly true. */
  public boolean isEmpty() {
    return until.isEmpty();
  }

  /** Whether a room may have sticky events now; answered from memory, and never wrongly false. */
  public boolean mayHaveSome(long room) {
    return mayHaveSome(room, clock.millis());
  }

  /**
   * The oldest sticky events of some rooms; one query.
   *
   * @param after by room, the sequence behind which they are looked for
   * @param limit the most of one room
   * @return their sequences by room, ascending; rooms without any are absent
   */
  public Map<Long, List<Long>> first(Map<Long, Long> after, int limit) {
    if (after.isEmpty()) {
      return Map.of();
    }
    var rooms = List.copyOf(after.keySet());
    var found = new HashMap<Long, List<Long>>();
    database
        .list(
            FIRST,
            row -> Map.entry(row.getLong("room"), row.getLong("sequence")),
            rooms.toArray(Long[]::new),
            rooms.stream().map(after::get).toArray(Long[]::new),
            clock.millis(),
            (long) limit)
        .forEach(
            one ->
                found.computeIfAbsent(one.getKey(), room -> new ArrayList<>()).add(one.getValue()));
    return found;
  }

  /** Forgets what is sticky no more. Called now and then. */
  public void tidy() {
    long now = clock.millis();
    until.values().removeIf(end -> end <= now);
    try {
      database.execute(EXPIRE, now);
    } catch (StorageException e) {
      // The next call removes it.
    }
  }

  private boolean mayHaveSome(long room, long nowMillis) {
    return until.getOrDefault(room, 0L) > nowMillis;
  }
}
