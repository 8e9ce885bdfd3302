package chat.hearth.platform.identity;

import chat.hearth.matrix.Fields;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;

/** Requests to identity servers, and what their answers mean to who asked for them. */
final class IdentityHttp {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(15); // a client waits for it
  private static final int MAX_ANSWER = 64 << 10;
  private static final int MAX_MESSAGE = 300;

  /** What a client would take to be about its own session here. */
  private static final Set<String> OF_SESSIONS =
      Set.of("M_UNKNOWN_TOKEN", "M_MISSING_TOKEN", "M_UNAUTHORIZED", "M_USER_LOCKED");

  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .version(HttpClient.Version.HTTP_1_1)
          .build();

  /** An answer, whatever its status; the body may be no JSON. */
  record Answer(int status, byte[] body) {
    /**
     * The body of a success.
     *
     * @throws MatrixError the identity server's own error, or 502 {@code M_UNKNOWN} where it did
     *     not answer as one
     */
    Fields ok() {
      if (status == 200) {
        try {
          return new Fields(Json.parseObject(body));
        } catch (MatrixError e) {
          throw unusable();
        }
      }
      throw error();
    }

    /** Whether it is an error of the specification, and not just a failure. */
    boolean isMatrixError() {
      try {
        return Json.parseObject(body).path("errcode").isTextual();
      } catch (MatrixError e) {
        return false;
      }
    }

    /** The error as a client here is told it. */
    MatrixError error() {
      if (status < 400 || status >= 500 || !isMatrixError()) {
        return unusable();
      }
      var json = Json.parseObject(body);
      var errcode = json.path("errcode").asText();
      if (status == 401 || OF_SESSIONS.contains(errcode)) {
        return MatrixError.forbidden("The identity server does not accept the id_access_token");
      }
      var message = json.path("error").asText("The identity server refused");
      return MatrixError.of(
          status, errcode, message.substring(0, Math.min(MAX_MESSAGE, message.length())));
    }
  }

  Answer send(HttpRequest.Builder request) {
    try {
      var response =
          client.send(
              request.timeout(ANSWER).header("Accept", "application/json").build(),
              HttpResponse.BodyHandlers.ofInputStream());
      try (var in = response.body()) {
        return new Answer(response.statusCode(), in.readNBytes(MAX_ANSWER));
      }
    } catch (IOException e) {
      throw MatrixError.of(502, "M_UNKNOWN", "The identity server does not answer");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw MatrixError.unavailable("This server is stopping");
    }
  }

  static MatrixError unusable() {
    return MatrixError.of(502, "M_UNKNOWN", "The identity server answered nothing of use");
  }

  /**
   * A request with the access token of a user of the identity server.
   *
   * @throws MatrixError {@code M_INVALID_PARAM} where the token can't be one
   */
  static HttpRequest.Builder as(String token, URI uri) {
    try {
      return HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + token);
    } catch (IllegalArgumentException e) {
      throw MatrixError.invalidParam("'id_access_token' is no access token");
    }
  }
}
