package chat.hearth.feature.media;

import chat.hearth.feature.media.images.Fit;
import chat.hearth.platform.storage.Sql;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** The table {@code media_thumbnail}. */
final class ThumbnailStore {
  /**
   * A thumbnail that was made.
   *
   * @param objectKey empty where the image is its own thumbnail
   */
  record Made(Optional<String> objectKey, String contentType, long size) {}

  private static final String FIND =
      """
      SELECT object_key, content_type, size
        FROM media_thumbnail
       WHERE hash = $1 AND width = $2 AND height = $3 AND method = $4 AND animated = $5
      """;

  /** Only while there is a file with this content: the lock keeps it until the commit. */
  private static final String ADD =
      """
      INSERT INTO media_thumbnail (hash, width, height, method, animated, object_key, content_type,
                                   size)
      SELECT hash, $2, $3, $4, $5, $6, $7, $8
        FROM media_blob
       WHERE hash = $1
         FOR SHARE
          ON CONFLICT DO NOTHING
      """;

  Optional<Made> find(Sql sql, String hash, Fit fit, boolean animated) {
    return sql.first(
        FIND,
        row ->
            new Made(
                Optional.ofNullable(row.getString("object_key")),
                row.getString("content_type"),
                row.getLong("size")),
        Buffer.buffer(MediaStore.bytes(hash)),
        fit.width(),
        fit.height(),
        fit.method().text(),
        animated);
  }

  /** Adds a thumbnail; false where the image is gone, or there is one of this size already. */
  boolean add(Sql sql, String hash, Fit fit, boolean animated, Made made) {
    return sql.execute(
            ADD,
            Buffer.buffer(MediaStore.bytes(hash)),
            fit.width(),
            fit.height(),
            fit.method().text(),
            animated,
            made.objectKey().orElse(null),
            made.contentType(),
            made.size())
        > 0;
  }
}
