package chat.hearth.feature.media;

import chat.hearth.platform.storage.Sql;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The table {@code media_blob}: which object holds a content, and how many files have it. The count
 * is kept in the transactions that add and remove those files, under the row's lock.
 */
final class BlobTable {
  private static final String REUSE = "UPDATE media_blob SET uses = uses + 1 WHERE hash = $1";

  private static final String ADD =
      """
      INSERT INTO media_blob (hash, object_key, size, uses)
      VALUES ($1, $2, $3, 1)
          ON CONFLICT (hash) DO UPDATE SET uses = media_blob.uses + 1
      RETURNING object_key
      """;

  private static final String RELEASE =
      "UPDATE media_blob SET uses = uses - 1 WHERE hash = $1 RETURNING uses";

  private static final String REMOVE =
      "DELETE FROM media_blob WHERE hash = $1 AND uses = 0 RETURNING object_key";

  private static final String REMOVE_THUMBNAILS =
      "DELETE FROM media_thumbnail WHERE hash = $1 RETURNING object_key";

  /** Counts one more file with a content that is here already; false where it is not. */
  boolean reuse(Sql sql, byte[] hash) {
    return sql.execute(REUSE, Buffer.buffer(hash)) > 0;
  }

  /** Counts one more file with a content and returns the key of its object: another's or this. */
  String add(Sql sql, byte[] hash, String key, long size) {
    return sql.first(ADD, row -> row.getString("object_key"), Buffer.buffer(hash), key, size)
        .orElseThrow();
  }

  /** Counts one file less; returns the objects that nothing needs any more. */
  List<String> release(Sql sql, byte[] hash) {
    var parameter = Buffer.buffer(hash);
    int uses = sql.first(RELEASE, row -> row.getInteger("uses"), parameter).orElseThrow();
    if (uses > 0) {
      return List.of();
    }
    var objects = new ArrayList<>(sql.list(REMOVE, row -> row.getString("object_key"), parameter));
    sql.list(REMOVE_THUMBNAILS, row -> Optional.ofNullable(row.getString("object_key")), parameter)
        .forEach(key -> key.ifPresent(objects::add));
    return objects;
  }
}
