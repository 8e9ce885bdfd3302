package chat.hearth.feature.media;

import chat.hearth.matrix.ServerName;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.Sql;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table {@code media}. */
final class MediaStore {
  /** What is known of a file that is being stored. */
  record Description(
      Mxc mxc,
      Optional<UserId> uploader,
      String contentType,
      Optional<String> fileName,
      boolean unauthenticated) {}

  /** What a deleted row held. */
  record Removed(Optional<UserId> uploader, byte[] hash, long size) {}

  private static final String FIND =
      """
      SELECT m.media_id, m.origin, m.user_id, coalesce(m.expires_at, 0) AS expires_at,
             m.content_type, m.file_name, m.unauthenticated, m.quarantined_by, m.accessed_on,
             encode(b.hash, 'hex') AS hash, b.object_key, b.size
        FROM media m
        LEFT JOIN media_blob b ON b.hash = m.hash
       WHERE m.media_id = $1 AND m.origin = $2
      """;

  private static final String ADD =
      """
      INSERT INTO media (media_id, origin, user_id, created_at, hash, size, content_type, file_name,
                         unauthenticated, protected, accessed_on)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, false, $10)
      """;

  private static final String ANNOUNCE =
      """
      INSERT INTO media (media_id, origin, user_id, created_at, expires_at, size, content_type,
                         unauthenticated, protected, accessed_on)
      SELECT $1, $2, $3, $4, $5, 0, '', $6, false, $7
       WHERE (SELECT count(*)
                FROM media
               WHERE hash IS NULL AND user_id = $3 AND expires_at > $4) < $8
      """;

  private static final String FILL =
      """
      UPDATE media
         SET hash = $3, size = $4, content_type = $5, file_name = $6, expires_at = NULL
       WHERE media_id = $1 AND origin = $2 AND hash IS NULL AND expires_at > $7
      """;

  private static final String NEXT_EXPIRY =
      """
      SELECT min(expires_at) AS expires_at
        FROM media
       WHERE hash IS NULL AND user_id = $1 AND expires_at > $2
      """;

  private static final String PURGE_EXPIRED =
      """
      DELETE FROM media
       WHERE (media_id, origin) IN (SELECT media_id, origin
                                      FROM media
                                     WHERE hash IS NULL AND expires_at <= $1
                                     LIMIT 1000
                                       FOR UPDATE SKIP LOCKED)
      """;

  private static final String REMOVE =
      """
      DELETE FROM media
       WHERE media_id = $1 AND origin = $2 AND hash IS NOT NULL
      RETURNING user_id, hash, size
      """;

  private static final String REMOVE_ANNOUNCED =
      "DELETE FROM media WHERE user_id = $1 AND hash IS NULL";

  private static final String ACCESSED =
      """
      UPDATE media m
         SET accessed_on = $3
        FROM unnest($1::text[], $2::text[]) AS a (media_id, origin)
       WHERE m.media_id = a.media_id AND m.origin = a.origin AND m.accessed_on < $3
      """;

  private static final String IDLE =
      """
      SELECT media_id, origin
        FROM media
       WHERE NOT protected AND hash IS NOT NULL AND accessed_on < $1
         AND (user_id IS NOT NULL) = $2
       LIMIT 200
      """;

  private static final String QUARANTINE =
      """
      UPDATE media SET quarantined_by = $3
       WHERE media_id = $1 AND origin = $2 AND NOT ($3 IS NOT NULL AND protected)
      """;

  private static final String PROTECT =
      "UPDATE media SET protected = $3 WHERE media_id = $1 AND origin = $2";

  Optional<StoredMedia> find(Sql sql, Mxc mxc) {
    return sql.first(FIND, MediaStore::read, mxc.mediaId(), mxc.server().value());
  }

  void add(Sql sql, Description media, byte[] hash, long size, long now) {
    sql.execute(
        ADD,
        media.mxc().mediaId(),
        media.mxc().server().value(),
        text(media.uploader()),
        now,
        Buffer.buffer(hash),
        size,
        media.contentType(),
        media.fileName().orElse(null),
        media.unauthenticated(),
        Days.of(now));
  }

  /** Adds a row without content; false where the user has as many of these as are allowed. */
  boolean announce(
      Sql sql, Mxc mxc, UserId user, boolean unauthenticated, long now, long expiresAt, int most) {
    return sql.execute(
            ANNOUNCE,
            mxc.mediaId(),
            mxc.server().value(),
            user.value(),
            now,
            expiresAt,
            unauthenticated,
            Days.of(now),
            (long) most)
        > 0;
  }

  /** Gives an announced row its content; false where it has one, or has expired. */
  boolean fill(Sql sql, Description media, byte[] hash, long size, long now) {
    return sql.execute(
            FILL,
            media.mxc().mediaId(),
            media.mxc().server().value(),
            Buffer.buffer(hash),
            size,
            media.contentType(),
            media.fileName().orElse(null),
            now)
        > 0;
  }

  /** When the first of a user's announcements expires; 0 where there is none. */
  long nextExpiry(Sql sql, UserId user, long now) {
    return sql.first(NEXT_EXPIRY, row -> row.getLong("expires_at"), user.value(), now).orElse(0L);
  }

  void purgeExpired(Sql sql, long now) {
    sql.execute(PURGE_EXPIRED, now);
  }

  Optional<Removed> remove(Sql sql, Mxc mxc) {
    return sql.first(
        REMOVE,
        row ->
            new Removed(
                user(row.getString("user_id")),
                row.getBuffer("hash").getBytes(),
                row.getLong("size")),
        mxc.mediaId(),
        mxc.server().value());
  }

  static void removeAnnounced(Sql sql, UserId user) {
    sql.execute(REMOVE_ANNOUNCED, user.value());
  }

  void accessed(Sql sql, Collection<Mxc> media, int day) {
    sql.execute(
        ACCESSED,
        media.stream().map(Mxc::mediaId).toArray(String[]::new),
        media.stream().map(mxc -> mxc.server().value()).toArray(String[]::new),
        day);
  }

  /** Some files that nobody fetched since a day. */
  List<Mxc> idle(Sql sql, int before, boolean ofUsers) {
    return sql.list(IDLE, MediaStore::mxc, before, ofUsers);
  }

  /** Quarantines a file, or ends that; false where there is none, or it is protected. */
  boolean quarantine(Sql sql, Mxc mxc, Optional<UserId> by) {
    return sql.execute(QUARANTINE, mxc.mediaId(), mxc.server().value(), text(by)) > 0;
  }

  boolean protect(Sql sql, Mxc mxc, boolean on) {
    return sql.execute(PROTECT, mxc.mediaId(), mxc.server().value(), on) > 0;
  }

  private static StoredMedia read(Row row) {
    var hash = row.getString("hash");
    return new StoredMedia(
        mxc(row),
        user(row.getString("user_id")),
        row.getLong("expires_at"),
        hash == null
            ? Optional.empty()
            : Optional.of(
                new StoredMedia.Content(hash, row.getString("object_key"), row.getLong("size"))),
        row.getString("content_type"),
        Optional.ofNullable(row.getString("file_name")),
        row.getBoolean("unauthenticated"),
        row.getString("quarantined_by") != null,
        row.getInteger("accessed_on"));
  }

  private static Mxc mxc(Row row) {
    return new Mxc(new ServerName(row.getString("origin")), row.getString("media_id"));
  }

  private static Optional<UserId> user(@Nullable String value) {
    return Optional.ofNullable(value).map(UserId::new);
  }

  private static @Nullable String text(Optional<UserId> user) {
    return user.map(UserId::value).orElse(null);
  }

  static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
