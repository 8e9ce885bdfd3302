package chat.hearth.delivery.push;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/**
 * Requests to addresses that users chose.
 *
 * <p>Unless it is allowed, none goes to a private address. The name is looked up here and again by
 * the client; Java keeps the answer for longer than lies between the two, so it is the same one.
 * Redirections are not followed.
 */
final class Outgoing implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final int MAX_ANSWER = 64 << 10; // a list of rejected push keys

  private final boolean allowPrivate;
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .version(HttpClient.Version.HTTP_1_1)
          .build();

  /** What the other side said; of a long body only the beginning. */
  record Answer(int status, byte[] body) {
    boolean isSuccess() {
      return status >= 200 && status < 300;
    }
  }

  Outgoing(boolean allowPrivate) {
    this.allowPrivate = allowPrivate;
  }

  /**
   * Posts, and waits for the answer.
   *
   * @throws IOException where there is none, or the address is private
   */
  Answer post(URI uri, Map<String, String> headers, byte[] body)
      throws IOException, InterruptedException {
    if (!allowPrivate) {
      for (var address : InetAddress.getAllByName(uri.getHost())) {
        if (PrivateAddresses.contain(address)) {
          throw new IOException("the address is private");
        }
      }
    }
    var request =
        HttpRequest.newBuilder(uri)
            .timeout(ANSWER)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    var response = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    try (var in = response.body()) {
      return new Answer(response.statusCode(), in.readNBytes(MAX_ANSWER));
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
