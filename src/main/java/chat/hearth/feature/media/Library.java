package chat.hearth.feature.media;

import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.storage.Database;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Function;

/**
 * Finds files for those who want them, and lets them wait for those that are announced.
 *
 * <p>Files of other servers are found where a copy is in {@code media} under their origin; nothing
 * here fetches them yet.
 */
final class Library {
  private static final long DEFAULT_WAIT_MILLIS = 20_000; // as specified
  private static final long MAX_WAIT_MILLIS = 60_000;

  private final Database database;
  private final MediaStore media;
  private final PendingUploads pending;
  private final AccessTimes accesses;
  private final Clock clock;

  Library(
      Database database,
      MediaStore media,
      PendingUploads pending,
      AccessTimes accesses,
      Clock clock) {
    this.database = database;
    this.media = media;
    this.pending = pending;
    this.accesses = accesses;
    this.clock = clock;
  }

  /** What to answer once the file is there. */
  @FunctionalInterface
  interface Answer extends Function<StoredMedia, Reply> {}

  /**
   * Answers with a file, perhaps after waiting {@code timeout_ms} for it.
   *
   * @param authenticated whether the route asks for an access token
   * @throws MatrixError {@code M_NOT_FOUND}, {@code M_NOT_YET_UPLOADED}, {@code M_INVALID_PARAM}
   */
  Reply serve(Request request, boolean authenticated, Answer answer) {
    var mxc = Mxc.of(request);
    long wait = Math.min(MAX_WAIT_MILLIS, request.queryInteger("timeout_ms", DEFAULT_WAIT_MILLIS));
    request.queryFlag("allow_remote", true);
    request.queryFlag("allow_redirect", false);
    var found = find(mxc, authenticated);
    if (found.content().isPresent()) {
      accesses.fetched(found);
      return answer.apply(found);
    }
    if (wait == 0) {
      throw notYet();
    }
    return new Reply.Parked(
        Duration.ofMillis(wait),
        wake -> {
          var release = pending.waitingFor(mxc).register(wake);
          // It may have been uploaded between the look above and the registration.
          if (media.find(database, mxc).flatMap(StoredMedia::content).isPresent()) {
            wake.run();
          }
          return release;
        },
        () -> resume(mxc, authenticated, answer),
        Reply.json(504, notYet().toJson()));
  }

  private Reply resume(Mxc mxc, boolean authenticated, Answer answer) {
    var found = find(mxc, authenticated);
    if (found.content().isPresent()) {
      accesses.fetched(found);
      return answer.apply(found);
    }
    throw notYet();
  }

  private StoredMedia find(Mxc mxc, boolean authenticated) {
    return media
        .find(database, mxc)
        .filter(file -> !file.quarantined())
        .filter(file -> authenticated || file.unauthenticated())
        .filter(file -> file.content().isPresent() || file.expiresAt() > clock.millis())
        .orElseThrow(() -> MatrixError.notFound("There is no such file here"));
  }

  private static MatrixError notYet() {
    return MatrixError.of(
        504, "M_NOT_YET_UPLOADED", "The file was announced and is not uploaded yet");
  }
}
