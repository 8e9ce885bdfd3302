package chat.hearth.feature.media;

import chat.hearth.platform.blobs.BlobStore;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.storage.Sql;
import chat.hearth.platform.storage.Transaction;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * The table {@code media_garbage}: objects that belong to nothing.
 *
 * <p>An object is announced here before its first byte is stored and taken off by the transaction
 * that makes something refer to it; a crash in between leaves it to be collected. Collecting holds
 * the rows' locks, so that it and such a transaction can't both have an object.
 */
final class Garbage {
  /** Longer than any upload to the blob store takes. */
  private static final Duration UNCOMMITTED = Duration.ofHours(24);

  private static final String ADD =
      """
      INSERT INTO media_garbage (object_key, collect_at)
      SELECT key, $2 FROM unnest($1::text[]) AS key
      """;

  private static final String CANCEL = "DELETE FROM media_garbage WHERE object_key = $1";

  private static final String DUE =
      """
      SELECT object_key
        FROM media_garbage
       WHERE collect_at <= $1
       ORDER BY collect_at
       LIMIT 20
         FOR UPDATE SKIP LOCKED
      """;

  private static final String COLLECTED =
      "DELETE FROM media_garbage WHERE object_key = ANY($1::text[])";

  private final Database database;
  private final BlobStore blobs;
  private final Clock clock;

  Garbage(Database database, BlobStore blobs, Clock clock) {
    this.database = database;
    this.blobs = blobs;
    this.clock = clock;
  }

  /** Before an object is stored. */
  void announce(String key) {
    add(database, List.of(key), clock.millis() + UNCOMMITTED.toMillis());
  }

  /** In the transaction that refers to an announced object; false where it is collected already. */
  boolean cancel(Sql sql, String key) {
    return sql.execute(CANCEL, key) > 0;
  }

  /** In the transaction that removes what referred to objects. */
  void discard(Sql sql, List<String> keys) {
    if (!keys.isEmpty()) {
      add(sql, keys, clock.millis());
    }
  }

  /** An announced object is not needed after all. */
  void abandon(String key) {
    database.execute("UPDATE media_garbage SET collect_at = 0 WHERE object_key = $1", key);
  }

  /** Deletes what is due. */
  void collect() {
    while (database.transaction(this::collectSome) > 0) {
      // Until nothing is due.
    }
  }

  private int collectSome(Transaction tx) {
    var keys = tx.list(DUE, row -> row.getString("object_key"), clock.millis());
    if (!keys.isEmpty()) {
      keys.forEach(blobs::delete);
      tx.execute(COLLECTED, (Object) keys.toArray(String[]::new));
    }
    return keys.size();
  }

  private static void add(Sql sql, List<String> keys, long at) {
    sql.execute(ADD, keys.toArray(String[]::new), at);
  }
}
