package chat.hearth.delivery.push;

import chat.hearth.platform.storage.Sql;
import chat.hearth.platform.storage.Transaction.Statement;
import chat.hearth.room.EventIndex;
import chat.hearth.room.Standing;
import chat.hearth.room.StoredEvent;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The table {@code event_mark}: what the predefined rules say about each event that matters. */
public final class EventMarks implements EventIndex {
  private static final String INSERT =
      """
      INSERT INTO event_mark (room, seq, sender, thread, parent, kind, named)
      SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[],
                           $6::smallint[], $7::text[])
          ON CONFLICT DO NOTHING
      """;

  private static final String REDACT =
      """
      UPDATE event_mark m SET kind = 0, named = NULL
        FROM unnest($1::bigint[], $2::bigint[]) AS r (room, seq)
       WHERE m.room = r.room AND m.seq = r.seq
      """;

  // Newest first, since only so many are counted.
  private static final String READ =
      """
      SELECT w.room AS room, m.*
        FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[])
             AS w (room, after, thread_after, up_to)
       CROSS JOIN LATERAL (
              (SELECT seq, sender, thread, parent, kind, named
                 FROM event_mark
                WHERE room = w.room AND seq > w.after AND seq <= w.up_to
                  AND thread IS NULL AND parent IS NULL
                ORDER BY seq DESC LIMIT $5)
              UNION ALL
              (SELECT seq, sender, thread, parent, kind, named
                 FROM event_mark
                WHERE room = w.room AND seq > w.thread_after AND seq <= w.up_to
                  AND (thread IS NOT NULL OR parent IS NOT NULL)
                ORDER BY seq DESC LIMIT $5)
            ) AS m
       ORDER BY w.room, m.seq
      """;

  private static final Mark.Kind[] KINDS = Mark.Kind.values();

  /** A mark and the number of its room. */
  record Read(long room, Mark mark) {}

  /**
   * Which marks of a room are wanted.
   *
   * @param after those of the main timeline behind this sequence
   * @param threadAfter those of threads behind this one
   * @param upTo none behind this one
   */
  record Wanted(long room, long after, long threadAfter, long upTo) {}

  @Override
  public List<Statement> index(List<StoredEvent> events, List<Redaction> redactions) {
    var statements = new ArrayList<Statement>(2);
    var rooms = new ArrayList<Long>();
    var marks = new ArrayList<Mark>();
    for (var event : events) {
      if (event.standing() != Standing.LIVE) {
        continue; // nobody is notified of history
      }
      Marking.of(event)
          .ifPresent(
              mark -> {
                rooms.add(event.room());
                marks.add(mark);
              });
    }
    if (!marks.isEmpty()) {
      statements.add(
          new Statement(
              INSERT,
              rooms.toArray(Long[]::new),
              marks.stream().map(Mark::sequence).toArray(Long[]::new),
              marks.stream().map(Mark::sender).toArray(String[]::new),
              marks.stream().map(mark -> mark.thread().orElse(null)).toArray(String[]::new),
              marks.stream().map(mark -> mark.parent().orElse(null)).toArray(String[]::new),
              marks.stream().map(mark -> (short) mark.kind().ordinal()).toArray(Short[]::new),
              marks.stream().map(EventMarks::names).toArray(String[]::new)));
    }
    if (!redactions.isEmpty()) {
      statements.add(
          new Statement(
              REDACT,
              redactions.stream().map(Redaction::room).toArray(Long[]::new),
              redactions.stream().map(Redaction::sequence).toArray(Long[]::new)));
    }
    return statements;
  }

  /** The marks of rooms, by room and oldest first; of each room and kind the newest so many. */
  static List<Read> read(Sql sql, List<Wanted> wanted, int most) {
    return sql.list(
        READ,
        EventMarks::read,
        wanted.stream().map(Wanted::room).toArray(Long[]::new),
        wanted.stream().map(Wanted::after).toArray(Long[]::new),
        wanted.stream().map(Wanted::threadAfter).toArray(Long[]::new),
        wanted.stream().map(Wanted::upTo).toArray(Long[]::new),
        most);
  }

  private static @Nullable String names(Mark mark) {
    return mark.named().isEmpty() ? null : String.join(" ", mark.named());
  }

  private static Read read(Row row) {
    var named = row.getString("named");
    return new Read(
        row.getLong("room"),
        new Mark(
            row.getLong("seq"),
            row.getString("sender"),
            Optional.ofNullable(row.getString("thread")),
            Optional.ofNullable(row.getString("parent")),
            KINDS[row.getShort("kind")],
            named == null ? Set.of() : Set.of(named.split(" "))));
  }
}
