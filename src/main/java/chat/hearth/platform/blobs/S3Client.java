package chat.hearth.platform.blobs;

import chat.hearth.platform.config.Config;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/** Sends signed requests to one bucket, by paths and not by host names, as all stores know them. */
final class S3Client implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(10);

  /** Until the head of the answer; a part of an upload goes before it. */
  private static final Duration ANSWER = Duration.ofMinutes(5);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();
  private final String bucket;
  private final S3Signature signature;
  private final Clock clock;

  S3Client(Config.S3 config, Clock clock) {
    this.bucket = config.endpoint().replaceFirst("/+$", "") + "/" + config.bucket() + "/";
    this.signature = new S3Signature(config.region(), config.accessKey(), config.secretKey());
    this.clock = clock;
  }

  /**
   * Sends a request; the answer may have any status, and its body has to be closed.
   *
   * @param query as it is written behind the question mark, or the empty text
   */
  HttpResponse<InputStream> send(
      String method, String key, String query, Map<String, String> headers, BodyPublisher body)
      throws IOException {
    var uri = URI.create(bucket + key + (query.isEmpty() ? "" : "?" + query));
    var request = HttpRequest.newBuilder(uri).method(method, body).timeout(ANSWER);
    signature
        .headers(method, uri, headers, S3Signature.UNSIGNED, clock.instant())
        .forEach(request::header);
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted", e);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
