package chat.hearth.feature.media.previews;

import chat.hearth.matrix.Json;
import chat.hearth.platform.storage.Sql;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** The table {@code media_preview}. */
final class PreviewStore {
  private static final String FIND =
      "SELECT preview FROM media_preview WHERE url = $1 AND fetched_at > $2";

  private static final String PUT =
      """
      INSERT INTO media_preview (url, preview, fetched_at)
      VALUES ($1, $2, $3)
          ON CONFLICT (url)
          DO UPDATE SET preview = excluded.preview, fetched_at = excluded.fetched_at
      """;

  private static final String PURGE =
      """
      DELETE FROM media_preview
       WHERE url IN (SELECT url
                       FROM media_preview
                      WHERE fetched_at <= $1
                      LIMIT 1000
                        FOR UPDATE SKIP LOCKED)
      """;

  Optional<ObjectNode> find(Sql sql, String url, long after) {
    return sql.first(FIND, row -> Json.own(row.getString("preview")), url, after);
  }

  void put(Sql sql, String url, ObjectNode preview, long now) {
    sql.execute(PUT, url, Json.text(preview), now);
  }

  void purge(Sql sql, long before) {
    sql.execute(PURGE, before);
  }
}
