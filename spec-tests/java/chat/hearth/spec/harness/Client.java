package chat.hearth.spec.harness;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.config.HttpClientConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** Asks one homeserver, as nobody or with one access token. Safe for many threads. */
public class Client {
  private static final int SOCKET_TIMEOUT_MILLIS = 60_000;

  private static final RestAssuredConfig CONFIG =
      RestAssuredConfig.config()
          .encoderConfig(
              EncoderConfig.encoderConfig()
                  .appendDefaultContentCharsetToContentTypeIfUndefined(false)
                  .encodeContentTypeAs("application/json", ContentType.BINARY))
          .httpClient(
              HttpClientConfig.httpClientConfig()
                  .setParam("http.connection.timeout", 5_000)
                  .setParam("http.socket.timeout", SOCKET_TIMEOUT_MILLIS));

  private final String url;
  private final Optional<String> accessToken;

  Client(String url, Optional<String> accessToken) {
    this.url = url;
    this.accessToken = accessToken;
  }

  /** A path below {@code /_matrix/client/v3} whose {@code {}} are replaced, percent-encoded. */
  public static String v3(String template, Object... values) {
    return path("/_matrix/client/v3" + template, values);
  }

  /** A path below {@code /_matrix/client/v1} whose {@code {}} are replaced, percent-encoded. */
  public static String v1(String template, Object... values) {
    return path("/_matrix/client/v1" + template, values);
  }

  /** A path or query whose {@code {}} are replaced, percent-encoded. */
  public static String path(String template, Object... values) {
    var filled = new StringBuilder();
    var rest = template;
    for (var value : values) {
      var hole = rest.indexOf("{}");
      filled.append(rest, 0, hole).append(encode(value.toString()));
      rest = rest.substring(hole + 2);
    }
    return filled.append(rest).toString();
  }

  /** The token, of a client that has one. */
  public String accessToken() {
    return accessToken.orElseThrow();
  }

  /** The same server with another token. */
  public Client withToken(String token) {
    return new Client(url, Optional.of(token));
  }

  /** The same server without a token. */
  public Client anonymous() {
    return new Client(url, Optional.empty());
  }

  public Reply get(String path) {
    return exchange("GET", path, new byte[0], Map.of());
  }

  public Reply post(String path, JsonNode body) {
    return exchange("POST", path, Json.bytes(body), Map.of());
  }

  public Reply put(String path, JsonNode body) {
    return exchange("PUT", path, Json.bytes(body), Map.of());
  }

  public Reply delete(String path) {
    return exchange("DELETE", path, new byte[0], Map.of());
  }

  public Reply delete(String path, JsonNode body) {
    return exchange("DELETE", path, Json.bytes(body), Map.of());
  }

  /** Any method with any bytes; the content type is JSON if there are bytes and no other is set. */
  public Reply exchange(String method, String path, byte[] body, Map<String, String> headers) {
    Recording.record(method, path);
    var request =
        RestAssured.given().config(CONFIG).urlEncodingEnabled(false).redirects().follow(false);
    accessToken.ifPresent(token -> request.header("Authorization", "Bearer " + token));
    request.header("Connection", "close").headers(headers); // each request has its own client
    if (body.length > 0) {
      request.contentType(headers.getOrDefault("Content-Type", "application/json")).body(body);
    }
    return new Reply(method + " " + path, request.request(method, url + path));
  }

  final String url() {
    return url;
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
