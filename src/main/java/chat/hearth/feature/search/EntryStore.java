package chat.hearth.feature.search;

import static java.util.Objects.requireNonNull;

import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.storage.Sql;
import chat.hearth.platform.storage.Transaction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Writes tables {@code search_entry} and {@code search_slice}: four queries a round, however many
 * entries. One thread of one node writes.
 */
final class EntryStore {
  /** Entries of a slice: what a search reads at once of the most frequent word. */
  private static final int SLICE = 2_048;

  private static final String KNOWN =
      """
      SELECT e.room, e.seq, e.slice
        FROM unnest($1::bigint[], $2::bigint[]) AS k (room, seq)
        JOIN search_entry e ON e.room = k.room AND e.seq = k.seq
      """;

  private static final String OPEN =
      """
      SELECT r.room, s.id, s.size
        FROM unnest($1::bigint[]) AS r (room)
       CROSS JOIN LATERAL (
               SELECT id, size FROM search_slice WHERE room = r.room ORDER BY id DESC LIMIT 1) s
      """;

  private static final String NEWEST_SLICE = "SELECT coalesce(max(id), 0) FROM search_slice";

  private static final String PUT_SLICES =
      """
      INSERT INTO search_slice (id, room, room_id, size, newest)
      SELECT * FROM unnest($1::int[], $2::bigint[], $3::text[], $4::int[], $5::bigint[])
          ON CONFLICT (id) DO UPDATE
         SET size = excluded.size, newest = greatest(search_slice.newest, excluded.newest)
      """;

  private static final String PUT =
      """
      INSERT INTO search_entry (room, seq, position, slice, kind, length, edit, sender, terms)
      SELECT e.room, e.seq, e.position, e.slice, e.kind, e.length, e.edit, e.sender,
             array_to_tsvector(string_to_array(e.terms, ' '))
        FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::int[], $5::int[], $6::int[],
                    $7::bigint[], $8::text[], $9::text[])
             AS e (room, seq, position, slice, kind, length, edit, sender, terms)
          ON CONFLICT (room, seq) DO UPDATE
         SET length = excluded.length, edit = excluded.edit, terms = excluded.terms
      """;

  private static final String REMOVE =
      """
      DELETE FROM search_entry e
       USING unnest($1::bigint[], $2::bigint[]) AS g (room, seq)
       WHERE e.room = g.room AND e.seq = g.seq
      """;

  private static final String EDITED_BY =
      "SELECT seq FROM search_entry WHERE room = $1 AND edit = $2";

  private static final String REMOVE_OF_SENDER = "DELETE FROM search_entry WHERE sender = $1";

  private record Known(EntryKey key, int slice) {}

  /** A slice that is being filled. */
  private static final class Slice {
    private final int id;
    private int size;
    private long newest;

    private Slice(int id, int size) {
      this.id = id;
      this.size = size;
    }
  }

  private final Database database;

  EntryStore(Database database) {
    this.database = database;
  }

  /** The sequences of the events whose entries have the text of an edit. */
  List<Long> editedBy(long room, long edit) {
    return database.list(EDITED_BY, row -> row.getLong(0), room, edit);
  }

  /** Forgets what a sender said. */
  static void removeOfSender(Sql sql, UserId sender) {
    sql.execute(REMOVE_OF_SENDER, sender.value());
  }

  void write(Collection<Entry> entries, Collection<EntryKey> gone) {
    if (entries.isEmpty() && gone.isEmpty()) {
      return;
    }
    database.transaction(
        tx -> {
          // What a crash takes of this, the follower is told again: its position goes with it.
          tx.execute("SET LOCAL synchronous_commit = off");
          if (!gone.isEmpty()) {
            tx.execute(
                REMOVE,
                gone.stream().map(EntryKey::room).toArray(Long[]::new),
                gone.stream().map(EntryKey::sequence).toArray(Long[]::new));
          }
          if (!entries.isEmpty()) {
            put(tx, List.copyOf(entries));
          }
          return true;
        });
  }

  private static void put(Transaction tx, List<Entry> entries) {
    var rooms = entries.stream().map(entry -> entry.key().room()).toArray(Long[]::new);
    var sequences = entries.stream().map(entry -> entry.key().sequence()).toArray(Long[]::new);
    var known = new HashMap<EntryKey, Integer>();
    for (var one :
        tx.list(
            KNOWN,
            row ->
                new Known(
                    new EntryKey(row.getLong("room"), row.getLong("seq")), row.getInteger("slice")),
            rooms,
            sequences)) {
      known.put(one.key, one.slice);
    }
    var fresh = entries.stream().filter(entry -> !known.containsKey(entry.key())).toList();
    if (!fresh.isEmpty()) {
      known.putAll(place(tx, fresh));
    }
    var slices =
        entries.stream()
            .map(entry -> requireNonNull(known.get(entry.key())))
            .toArray(Integer[]::new);
    tx.execute(
        PUT,
        rooms,
        sequences,
        entries.stream().map(Entry::position).toArray(Long[]::new),
        slices,
        entries.stream().map(entry -> entry.kind().ordinal()).toArray(Integer[]::new),
        entries.stream().map(entry -> entry.terms().size()).toArray(Integer[]::new),
        entries.stream()
            .map(entry -> entry.edit().isPresent() ? (Long) entry.edit().getAsLong() : null)
            .toArray(Long[]::new),
        entries.stream().map(entry -> entry.sender().value()).toArray(String[]::new),
        IntStream.range(0, slices.length)
            .mapToObj(i -> Lexeme.all(slices[i], entries.get(i).terms()))
            .toArray(String[]::new));
  }

  /** Gives new entries their slices. */
  private static Map<EntryKey, Integer> place(Transaction tx, List<Entry> fresh) {
    var open = new HashMap<Long, Slice>();
    tx.list(
            OPEN,
            row ->
                Map.entry(
                    row.getLong("room"), new Slice(row.getInteger("id"), row.getInteger("size"))),
            (Object)
                fresh.stream().map(entry -> entry.key().room()).distinct().toArray(Long[]::new))
        .forEach(slice -> open.put(slice.getKey(), slice.getValue()));
    int last = tx.first(NEWEST_SLICE, row -> row.getInteger(0)).orElse(0);
    var placed = new HashMap<EntryKey, Integer>();
    var used = new LinkedHashMap<Slice, Entry>();
    for (var entry : fresh) {
      var slice = open.get(entry.key().room());
      if (slice == null || slice.size >= SLICE) {
        slice = new Slice(++last, 0);
        open.put(entry.key().room(), slice);
      }
      slice.size++;
      slice.newest = Math.max(slice.newest, entry.position());
      used.put(slice, entry);
      placed.put(entry.key(), slice.id);
    }
    var slices = new ArrayList<>(used.keySet());
    var some = new ArrayList<>(used.values());
    tx.execute(
        PUT_SLICES,
        slices.stream().map(slice -> slice.id).toArray(Integer[]::new),
        some.stream().map(entry -> entry.key().room()).toArray(Long[]::new),
        some.stream().map(entry -> entry.roomId().value()).toArray(String[]::new),
        slices.stream().map(slice -> slice.size).toArray(Integer[]::new),
        slices.stream().map(slice -> slice.newest).toArray(Long[]::new));
    return placed;
  }
}
