package chat.hearth.feature.search;

import chat.hearth.matrix.RoomId;
import chat.hearth.platform.storage.Sql;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Asks the index. Slices are asked the newest first, in growing portions, until enough is found and
 * nothing newer can come.
 *
 * <p>Who is in many rooms and wants the newest would have to ask every slice, which is dear where a
 * word is frequent and needless: then the newest entries of all rooms have enough of it. They are
 * walked first, as long as that promises to be the shorter way.
 */
final class HitStore {
  private static final int FIRST_PORTION =
      4; // slices: the most frequent word has 8,000 entries there
  private static final int MAX_PORTION = 256;
  private static final int MAX_SLICES = 10_000; // of one search: 20 million entries
  private static final int FEW_ROOMS = 32; // whose slices are soon asked: no walk is shorter
  private static final int FIRST_WALK = 1_000; // entries
  private static final int MAX_WALK = 30_000; // entries: about what asking a thousand slices costs

  private static final String SLICES =
      """
      SELECT id, room_id, newest FROM search_slice WHERE room_id = ANY ($1::text[])
       ORDER BY newest DESC, id DESC
       LIMIT $2
      """;

  // The sums keep PostgreSQL from walking all entries by position instead of asking for the terms.
  static final String HITS =
      """
      SELECT q.n, h.room, h.seq, h.position, h.sender, h.length,
             h.terms @@ q.exact::tsquery AS exact
        FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS q (query, exact, n)
       CROSS JOIN LATERAL (
               SELECT e.room, e.seq, e.position, e.sender, e.length, e.terms
                 FROM search_entry e
                WHERE e.terms @@ q.query::tsquery
                  AND (e.position + 0, e.room, e.seq) < ($3, $4, $5) AND e.position + 0 >= $10
                  AND e.kind = ANY ($6::int[])
                  AND ($7::text[] IS NULL OR e.sender = ANY ($7))
                  AND e.sender <> ALL ($8::text[])
                ORDER BY e.position + 0 DESC, e.room DESC, e.seq DESC
                LIMIT $9) h
       ORDER BY h.position DESC, h.room DESC, h.seq DESC
       LIMIT $9
      """;

  static final String WALK =
      """
      WITH newest AS MATERIALIZED (
             SELECT e.*, row_number() OVER (ORDER BY position DESC, room DESC, seq DESC) AS n
               FROM (SELECT room, seq, position, slice, kind, sender, length, terms
                       FROM search_entry
                      WHERE position <= $4 AND (position, room, seq) < ($4, $5, $6)
                      ORDER BY position DESC, room DESC, seq DESC
                      LIMIT $10) e),
           asked AS MATERIALIZED (
             SELECT q.slice, q.room_id, q.query::tsquery AS query, q.exact::tsquery AS exact
               FROM unnest($1::int[], $2::text[], $3::text[], $11::text[])
                    AS q (slice, query, exact, room_id)),
           judged AS (
             SELECT e.*, q.room_id, e.terms @@ q.exact AS exact,
                    coalesce(e.terms @@ q.query AND e.kind = ANY ($7::int[])
                             AND ($8::text[] IS NULL OR e.sender = ANY ($8))
                             AND e.sender <> ALL ($9::text[]), false) AS hit
               FROM newest e
               LEFT JOIN asked q ON q.slice = e.slice)
      SELECT room, seq, position, sender, length, room_id, exact, hit
        FROM judged
       WHERE hit OR n = $10
       ORDER BY position DESC, room DESC, seq DESC
      """;

  /**
   * What is searched.
   *
   * @param senders whose entries; empty for everybody's
   */
  record Wanted(
      Terms terms,
      Collection<String> rooms,
      Set<Text.Kind> kinds,
      Optional<List<String>> senders,
      List<String> notSenders) {}

  private record Slice(int id, String roomId, long newest) {}

  private final Sql sql;

  HitStore(Sql sql) {
    this.sql = sql;
  }

  /**
   * The newest hits behind a place, the newest first.
   *
   * @param strictly whether there may be no newer hit than those left out; what is to be ranked can
   *     do without, which spares who is in a thousand busy rooms from asking them all
   */
  List<Hit> newest(Wanted wanted, Hit.Place behind, int limit, boolean strictly) {
    var hits = new ArrayList<Hit>();
    if (wanted.terms.isEmpty() || wanted.kinds.isEmpty() || wanted.rooms.isEmpty()) {
      return hits;
    }
    var slices =
        sql.list(
            SLICES,
            row -> new Slice(row.getInteger("id"), row.getString("room_id"), row.getLong("newest")),
            wanted.rooms.toArray(String[]::new),
            MAX_SLICES);
    if (strictly && slices.stream().map(Slice::roomId).distinct().count() > FEW_ROOMS) {
      var walked = walk(slices, wanted, behind, limit);
      if (walked.isPresent()) {
        return walked.get();
      }
    }
    int portion = FIRST_PORTION;
    for (int from = 0; from < slices.size(); ) {
      int to = Math.min(slices.size(), from + portion);
      // What is older than enough others need not be read.
      long oldest = hits.size() >= limit ? hits.get(limit - 1).place().position() : 0;
      hits.addAll(ask(slices.subList(from, to), wanted, behind, limit, oldest));
      hits.sort(Comparator.comparing(Hit::place).reversed());
      // What the next slices have is not newer than this.
      long next = to < slices.size() ? slices.get(to).newest : 0;
      if (hits.size() >= limit && (!strictly || hits.get(limit - 1).place().position() >= next)) {
        break;
      }
      from = to;
      portion = Math.min(MAX_PORTION, portion * 2);
    }
    return hits.size() > limit ? hits.subList(0, limit) : hits;
  }

  /** An entry walked by. */
  private record Step(Hit.Place place, Optional<Hit> hit) {}

  /**
   * The newest hits, found by walking the entries of all rooms.
   *
   * @return empty where they are too rare for that
   */
  private Optional<List<Hit>> walk(List<Slice> slices, Wanted wanted, Hit.Place behind, int limit) {
    var hits = new ArrayList<Hit>();
    int walked = 0;
    for (int portion = FIRST_WALK; walked < MAX_WALK; ) {
      var steps = steps(slices, wanted, behind, portion);
      steps.forEach(step -> step.hit().ifPresent(hits::add));
      walked += portion;
      if (hits.size() >= limit) {
        return Optional.of(hits.subList(0, limit));
      }
      long promised = hits.isEmpty() ? Long.MAX_VALUE : (long) walked * limit / hits.size();
      if (promised > MAX_WALK || steps.isEmpty()) {
        break;
      }
      behind = steps.getLast().place();
      portion = (int) (promised - walked) * 5 / 4 + 1;
    }
    return Optional.empty();
  }

  /** The hits among the next entries of all rooms, and the last of these in any case. */
  private List<Step> steps(List<Slice> slices, Wanted wanted, Hit.Place behind, int count) {
    return sql.list(
        WALK,
        row -> {
          var place =
              new Hit.Place(row.getLong("position"), row.getLong("room"), row.getLong("seq"));
          return new Step(
              place,
              row.getBoolean("hit")
                  ? Optional.of(
                      new Hit(
                          new RoomId(row.getString("room_id")),
                          place,
                          row.getString("sender"),
                          Hit.score(row.getInteger("length"), row.getBoolean("exact"))))
                  : Optional.empty());
        },
        slices.stream().map(Slice::id).toArray(Integer[]::new),
        slices.stream().map(slice -> Lexeme.query(slice.id, wanted.terms)).toArray(String[]::new),
        slices.stream()
            .map(slice -> Lexeme.exactQuery(slice.id, wanted.terms))
            .toArray(String[]::new),
        behind.position(),
        behind.room(),
        behind.sequence(),
        kinds(wanted.kinds).toArray(Integer[]::new),
        (Object) wanted.senders.map(list -> list.toArray(String[]::new)).orElse(null),
        wanted.notSenders.toArray(String[]::new),
        count,
        slices.stream().map(Slice::roomId).toArray(String[]::new));
  }

  private List<Hit> ask(
      List<Slice> slices, Wanted wanted, Hit.Place behind, int limit, long oldest) {
    return sql.list(
        HITS,
        row ->
            new Hit(
                new RoomId(slices.get(row.getLong("n").intValue() - 1).roomId),
                new Hit.Place(row.getLong("position"), row.getLong("room"), row.getLong("seq")),
                row.getString("sender"),
                Hit.score(row.getInteger("length"), row.getBoolean("exact"))),
        slices.stream().map(slice -> Lexeme.query(slice.id, wanted.terms)).toArray(String[]::new),
        slices.stream()
            .map(slice -> Lexeme.exactQuery(slice.id, wanted.terms))
            .toArray(String[]::new),
        behind.position(),
        behind.room(),
        behind.sequence(),
        kinds(wanted.kinds).toArray(Integer[]::new),
        (Object) wanted.senders.map(list -> list.toArray(String[]::new)).orElse(null),
        wanted.notSenders.toArray(String[]::new),
        limit,
        oldest);
  }

  private static Stream<Integer> kinds(Set<Text.Kind> kinds) {
    return kinds.stream().map(Enum::ordinal);
  }
}
