package chat.hearth.platform.http;

import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.storage.StorageException;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns everything that is thrown into the standard error response. What is no fault of the caller
 * is logged with its stack trace and the request's id, and answered without details.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#standard-error-response">Client-
 *     Server API: standard error response</a>
 */
final class ErrorReply {
  private static final Logger LOG = LoggerFactory.getLogger(ErrorReply.class);

  private ErrorReply() {}

  static Reply.Body of(Throwable thrown, String requestId) {
    if (thrown instanceof MatrixError error) {
      return of(error);
    }
    if (thrown instanceof StorageException storage) {
      switch (storage.kind()) {
        case UNAVAILABLE -> {
          LOG.warn("Request {} failed: {}", requestId, storage.getMessage());
          return of(
              MatrixError.unavailable("The database can't be reached; please try again later"));
        }
        case UNCERTAIN -> {
          LOG.warn("Request {} failed: {}", requestId, storage.getMessage());
          return of(
              MatrixError.unavailable(
                  "The connection to the database was lost; the request may or may not have had an"
                      + " effect"));
        }
        case DUPLICATE, REFUSED -> {
          // Nobody expected it, so it is a fault like any other.
        }
      }
    }
    LOG.error("Request {} failed", requestId, thrown);
    return of(MatrixError.of(500, "M_UNKNOWN", "Internal server error"));
  }

  static Reply.Body of(MatrixError error) {
    var json = error.toJson();
    var body = Reply.json(error.status(), json);
    long retryMillis = json.path("retry_after_ms").asLong(0);
    return error.status() == 429 && retryMillis > 0
        ? body.header("Retry-After", Long.toString((retryMillis + 999) / 1000))
        : body;
  }

  static Reply.Body unknownPath() {
    return of(MatrixError.unrecognized("Unrecognized request"));
  }

  static Reply.Body wrongMethod(Set<String> allowed) {
    return of(MatrixError.of(405, "M_UNRECOGNIZED", "This path does not answer that method"))
        .header("Allow", String.join(", ", allowed));
  }
}
