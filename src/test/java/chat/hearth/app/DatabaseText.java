package chat.hearth.app;

import chat.hearth.platform.storage.Sql;
import chat.hearth.room.StoredBodies;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Everything that a database holds as text, whichever tables it has: rows as PostgreSQL prints
 * them, and the bodies of events unpacked.
 */
final class DatabaseText {
  private static final String TABLES =
      """
      SELECT table_name
        FROM information_schema.tables t
       WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
         AND NOT EXISTS (SELECT 1 FROM pg_partitioned_table p
                          WHERE p.partrelid = quote_ident(t.table_name)::regclass)
       ORDER BY table_name
      """;

  private static final String PARTITION = "_[0-9]+$";

  private final Sql sql;

  DatabaseText(Sql sql) {
    this.sql = sql;
  }

  /** All tables; of one that is partitioned, its partitions. */
  List<String> tables() {
    return sql.list(TABLES, row -> row.getString(0));
  }

  /** The tables that have a row with this text, or these bytes; partitions by their table. */
  Set<String> tablesWith(String text) {
    var hexadecimal = HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    var found = new TreeSet<String>();
    for (var table : tables()) {
      var rows = sql.list("SELECT r::text FROM \"" + table + "\" AS r", row -> row.getString(0));
      if (rows.stream().anyMatch(row -> row.contains(text) || row.contains(hexadecimal))) {
        found.add(table.replaceAll(PARTITION, ""));
      }
    }
    if (StoredBodies.all(sql).stream().anyMatch(body -> body.contains(text))) {
      found.add("event");
    }
    return found;
  }
}
