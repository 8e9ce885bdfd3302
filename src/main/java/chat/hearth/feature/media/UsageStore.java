package chat.hearth.feature.media;

import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.Sql;

/** The table {@code media_usage}: what each user keeps here, whoever else keeps the same. */
final class UsageStore {
  private static final String BYTES = "SELECT bytes FROM media_usage WHERE user_id = $1";

  private static final String ADD =
      """
      INSERT INTO media_usage AS u (user_id, bytes, files)
      VALUES ($1, $2, 1)
          ON CONFLICT (user_id)
          DO UPDATE SET bytes = u.bytes + excluded.bytes, files = u.files + 1
                  WHERE u.bytes + excluded.bytes <= $3
      """;

  private static final String REMOVE =
      "UPDATE media_usage SET bytes = bytes - $2, files = files - 1 WHERE user_id = $1";

  private static final String FORGET = "DELETE FROM media_usage WHERE user_id = $1";

  private final long quotaBytes;

  UsageStore(long quotaBytes) {
    this.quotaBytes = quotaBytes;
  }

  /**
   * Refuses a file before it is read.
   *
   * @throws MatrixError {@code M_FORBIDDEN} where the user has no room for so many bytes
   */
  void requireRoom(Sql sql, UserId user, long bytes) {
    if (quotaBytes < Long.MAX_VALUE
        && sql.first(BYTES, row -> row.getLong("bytes"), user.value()).orElse(0L) + bytes
            > quotaBytes) {
      throw full();
    }
  }

  /** Counts a file, in the transaction that adds it; throws as {@link #requireRoom}. */
  void add(Sql sql, UserId user, long bytes) {
    if (bytes > quotaBytes || sql.execute(ADD, user.value(), bytes, quotaBytes) == 0) {
      throw full();
    }
  }

  void remove(Sql sql, UserId user, long bytes) {
    sql.execute(REMOVE, user.value(), bytes);
  }

  static void forget(Sql sql, UserId user) {
    sql.execute(FORGET, user.value());
  }

  private static MatrixError full() {
    return MatrixError.forbidden("You keep as many files here as you may; delete some first");
  }
}
