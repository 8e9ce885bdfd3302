package chat.hearth.feature.media;

import chat.hearth.matrix.UserId;
import java.util.Optional;

/**
 * A row of {@code media}.
 *
 * @param uploader empty where no local user uploaded it
 * @param expiresAt until when it can be uploaded, in milliseconds; 0 where it has been
 * @param content empty where it was announced and not uploaded yet
 * @param unauthenticated whether the downloads without access token serve it
 * @param accessedOn the day since 1970 when it was last fetched
 */
record StoredMedia(
    Mxc mxc,
    Optional<UserId> uploader,
    long expiresAt,
    Optional<Content> content,
    String contentType,
    Optional<String> fileName,
    boolean unauthenticated,
    boolean quarantined,
    int accessedOn) {

  /** What a file holds: its SHA-256 in hexadecimal, and where the bytes are. */
  record Content(String hash, String objectKey, long size) {}
}
