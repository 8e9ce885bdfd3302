package chat.hearth.platform.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;

/**
 * The headers that let scripts of other origins call this server. Every response carries them,
 * errors too: without them a web client can't read why it was refused.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#web-browser-clients">Client-Server
 *     API: web browser clients</a>
 */
final class Cors {
  private static final CharSequence ALLOW_ORIGIN =
      HttpHeaders.createOptimized("Access-Control-Allow-Origin");
  private static final CharSequence ANY = HttpHeaders.createOptimized("*");
  private static final CharSequence ALLOW_METHODS =
      HttpHeaders.createOptimized("Access-Control-Allow-Methods");
  private static final CharSequence METHODS =
      HttpHeaders.createOptimized("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
  private static final CharSequence ALLOW_HEADERS =
      HttpHeaders.createOptimized("Access-Control-Allow-Headers");
  private static final CharSequence HEADERS =
      HttpHeaders.createOptimized(
          "X-Requested-With, Content-Type, Authorization, If-Match, If-None-Match, Range");
  private static final CharSequence EXPOSE_HEADERS =
      HttpHeaders.createOptimized("Access-Control-Expose-Headers");
  private static final CharSequence EXPOSED =
      HttpHeaders.createOptimized(
          "Retry-After, Content-Disposition, Content-Range, ETag, Location");
  private static final CharSequence MAX_AGE = HttpHeaders.createOptimized("Access-Control-Max-Age");
  private static final CharSequence A_DAY = HttpHeaders.createOptimized("86400");

  private Cors() {}

  /** Adds what every response carries. */
  static void add(MultiMap headers) {
    headers.set(ALLOW_ORIGIN, ANY);
    headers.set(ALLOW_METHODS, METHODS);
    headers.set(ALLOW_HEADERS, HEADERS);
    headers.set(EXPOSE_HEADERS, EXPOSED);
  }

  /** Adds what the answer to {@code OPTIONS} carries besides: browsers may remember it. */
  static void addPreflight(MultiMap headers) {
    add(headers);
    headers.set(MAX_AGE, A_DAY);
  }
}
