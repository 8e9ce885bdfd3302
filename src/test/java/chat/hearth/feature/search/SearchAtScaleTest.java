package chat.hearth.feature.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import chat.hearth.platform.storage.TestDatabase;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * A million messages, written in SQL as the indexer would write them: half of them in one room, the
 * others in a thousand. Run with {@code -Dsearch.scale=1000000}; prints times and plans.
 */
@EnabledIfSystemProperty(named = "search.scale", matches = "\\d+")
final class SearchAtScaleTest {
  private static final int SLICE = 2_048;
  private static final int ROOMS = 1_000;
  private static final int ROUNDS = 20;
  private static final int CHUNK = 20_000; // keeps each statement within the time it may take
  private static final int LIMIT = 500;

  private static final String BASE_36 =
      """
      CREATE FUNCTION base36 (n int) RETURNS text LANGUAGE sql IMMUTABLE AS $$
        SELECT ltrim(string_agg(
                 substr('0123456789abcdefghijklmnopqrstuvwxyz', n / power % 36 + 1, 1), ''
                 ORDER BY power DESC), '0')
          FROM (VALUES (1), (36), (1296)) AS p (power)
      $$
      """;

  // Slices 1 to big are of room 1; each other room has one slice of its own.
  private static final String FILL_SLICES =
      """
      INSERT INTO search_slice (id, room, room_id, size, newest)
      SELECT id, least(id, 1), '!' || CASE WHEN id <= :big THEN 1 ELSE id END || ':a.org', 2048,
             CASE WHEN id <= :big THEN id * 2048 ELSE :messages END
        FROM generate_series(1, :big + :rooms) AS id
      """;

  // 'the' is in every second message; of 50,000 words the n-th is about n times rarer than the
  // first.
  private static final String FILL =
      """
      INSERT INTO search_entry (room, seq, position, slice, kind, length, sender, terms)
      SELECT CASE WHEN slice <= :big THEN 1 ELSE slice END, n, n, slice, 0, 10, '@a:a.org',
             array_to_tsvector(array_agg(DISTINCT prefix || word))
        FROM (SELECT n, slice, base36(slice) || '.' AS prefix
                FROM (SELECT n, CASE WHEN n < :messages / 2 THEN n / 2048 + 1
                             ELSE :big + 1 + n % :rooms END AS slice
                        FROM generate_series($1::int, $2::int) AS n) AS placed) AS m
       CROSS JOIN LATERAL (
               SELECT 'w' || (50000 ^ random() + 0 * n)::int AS word FROM generate_series(1, 10)
                UNION ALL
               SELECT 'the' WHERE n % 2 = 0
                UNION ALL
               SELECT 'needle' WHERE n % 100000 = 7) AS words
       GROUP BY slice, n
      """;

  @Test
  void frequentAndRareWordsAreFoundInTheNewestFirst() {
    int messages = Integer.getInteger("search.scale");
    int big = messages / 2 / SLICE + 1;
    try (var test = TestDatabase.create()) {
      var database = test.database();
      database.execute(BASE_36);
      database.execute(sized(FILL_SLICES, messages, big));
      for (int from = 1; from <= messages; from += CHUNK) {
        database.execute(sized(FILL, messages, big), from, Math.min(messages, from + CHUNK - 1));
      }
      database.execute("ANALYZE search_entry");
      database.execute("ANALYZE search_slice");
      report(test, "SELECT 'entries ' || pg_size_pretty(pg_table_size('search_entry'))");
      report(test, "SELECT 'terms ' || pg_size_pretty(pg_relation_size('search_entry_terms'))");

      var store = new HitStore(database);
      var bigRoom = List.of("!1:a.org");
      var all = new ArrayList<String>(bigRoom);
      for (int i = 1; i <= ROOMS; i++) {
        all.add("!" + (big + i) + ":a.org");
      }
      for (var rooms : List.of(bigRoom, List.of("!" + (big + 1) + ":a.org"), all)) {
        for (var typed : List.of("the", "w1", "w1 w2", "needle", "need", "nothing", "the needle")) {
          var ranked = time(store, rooms, typed, false);
          var hits = time(store, rooms, typed, true);
          assertEquals(hits.isEmpty(), ranked.isEmpty());
          assertEquals(typed.equals("nothing"), hits.isEmpty() && !typed.contains("need"));
          for (int i = 1; i < hits.size(); i++) {
            assertFalse(hits.get(i - 1).place().compareTo(hits.get(i).place()) <= 0, "in order");
          }
        }
      }
      explain(test, "the", big);
      explain(test, "needle", big);
    }
  }

  private static String sized(String sql, int messages, int big) {
    return sql.replace(":messages", "" + messages)
        .replace(":big", "" + big)
        .replace(":rooms", "" + ROOMS);
  }

  private static List<Hit> time(
      HitStore store, List<String> rooms, String typed, boolean strictly) {
    var wanted =
        new HitStore.Wanted(
            Terms.ofQuery(typed),
            rooms,
            EnumSet.allOf(Text.Kind.class),
            Optional.empty(),
            List.of());
    var millis = new ArrayList<Double>();
    var hits = List.<Hit>of();
    for (int i = 0; i < ROUNDS; i++) {
      long start = System.nanoTime();
      hits = store.newest(wanted, Hit.Place.END, LIMIT, strictly);
      millis.add((System.nanoTime() - start) / 1e6);
    }
    millis.sort(null);
    System.out.printf(
        "%d rooms, %-6s %-12s %5d hits, p50 %6.1f ms, worst %6.1f ms%n",
        rooms.size(),
        strictly ? "recent" : "rank",
        typed,
        hits.size(),
        millis.get(ROUNDS / 2),
        millis.getLast());
    return hits;
  }

  private static void explain(TestDatabase test, String typed, int slice) {
    var terms = Terms.ofQuery(typed);
    report(
        test,
        "EXPLAIN (ANALYZE, BUFFERS) " + HitStore.HITS,
        new String[] {Lexeme.query(slice - 1, terms), Lexeme.query(slice - 2, terms)},
        new String[] {Lexeme.exactQuery(slice - 1, terms), Lexeme.exactQuery(slice - 2, terms)},
        Long.MAX_VALUE,
        0L,
        0L,
        new Integer[] {0, 1, 2},
        null,
        new String[0],
        LIMIT,
        0L);
  }

  private static void report(TestDatabase test, String sql, @Nullable Object... parameters) {
    test.database().list(sql, row -> row.getString(0), parameters).forEach(System.out::println);
  }
}
