package chat.hearth.matrix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;

/**
 * Everything that goes wrong in a way that the caller can understand: an HTTP status, an {@code
 * errcode}, a sentence for a person and, rarely, further fields.
 *
 * <p>It carries no stack trace: it is an answer, not a fault.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#standard-error-response">Client-
 *     Server API: standard error response</a>
 */
public final class MatrixError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String errcode;
  private final transient ObjectNode extra;

  private MatrixError(int status, String errcode, String message, ObjectNode extra) {
    super(message, null, false, false);
    this.status = status;
    this.errcode = errcode;
    this.extra = extra;
  }

  /** An error with any status and code. */
  public static MatrixError of(int status, String errcode, String message) {
    return new MatrixError(status, errcode, message, JsonNodeFactory.instance.objectNode());
  }

  /** The same error with one more field in its JSON. */
  public MatrixError with(String field, JsonNode value) {
    var more = extra.deepCopy();
    more.set(field, value);
    return new MatrixError(status, errcode, message(), more);
  }

  /** The same error with one more text field in its JSON. */
  public MatrixError with(String field, String value) {
    return with(field, JsonNodeFactory.instance.textNode(value));
  }

  public int status() {
    return status;
  }

  public String errcode() {
    return errcode;
  }

  public String message() {
    var message = getMessage();
    return message == null ? errcode : message;
  }

  /** The body of the response: {@code errcode}, {@code error} and the further fields. */
  public ObjectNode toJson() {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("errcode", errcode);
    json.put("error", message());
    json.setAll(extra);
    return json;
  }

  public static MatrixError forbidden(String message) {
    return of(403, "M_FORBIDDEN", message);
  }

  public static MatrixError notFound(String message) {
    return of(404, "M_NOT_FOUND", message);
  }

  public static MatrixError unrecognized(String message) {
    return of(404, "M_UNRECOGNIZED", message);
  }

  public static MatrixError notJson(String message) {
    return of(400, "M_NOT_JSON", message);
  }

  public static MatrixError badJson(String message) {
    return of(400, "M_BAD_JSON", message);
  }

  public static MatrixError missingParam(String name) {
    return of(400, "M_MISSING_PARAM", "Missing parameter: " + name);
  }

  public static MatrixError invalidParam(String message) {
    return of(400, "M_INVALID_PARAM", message);
  }

  public static MatrixError missingToken() {
    return of(401, "M_MISSING_TOKEN", "This request needs an access token");
  }

  public static MatrixError unknownToken(boolean softLogout) {
    return of(401, "M_UNKNOWN_TOKEN", "The access token is not known or has expired")
        .with("soft_logout", JsonNodeFactory.instance.booleanNode(softLogout));
  }

  public static MatrixError tooLarge(String message) {
    return of(413, "M_TOO_LARGE", message);
  }

  /** 429; the HTTP floor also sends {@code Retry-After}, in whole seconds rounded up. */
  public static MatrixError limitExceeded(Duration retryAfter) {
    return of(429, "M_LIMIT_EXCEEDED", "Too many requests; try again later")
        .with(
            "retry_after_ms",
            JsonNodeFactory.instance.numberNode(Math.max(1, retryAfter.toMillis())));
  }

  /** 503: the server can't do this now (database away, shutting down); trying again may help. */
  public static MatrixError unavailable(String message) {
    return of(503, "M_UNKNOWN", message);
  }
}
