package chat.hearth.platform.outbound;

import chat.hearth.platform.outbound.FetchException.Kind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.IDN;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Fetches pages from public addresses.
 *
 * <p>The host is resolved here, the address is judged, and the connection is made to that very
 * address: a name that means something else a moment later changes nothing. Every redirect is
 * judged anew.
 */
public final class PublicWeb implements AutoCloseable {
  private static final int MAX_REDIRECTS = 5;
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** Of public hosts: there is nothing for people to read at others. */
  private static final Set<Integer> PORTS = Set.of(80, 443, 8080, 8443);

  private final AddressGuard guard;
  private final List<String> deniedHosts;
  private final String userAgent;
  private final HttpClient client;

  /**
   * A client.
   *
   * @param deniedHosts in lower case; hosts below them are denied too
   */
  public PublicWeb(Vertx vertx, AddressGuard guard, List<String> deniedHosts, String userAgent) {
    this.guard = guard;
    this.deniedHosts = deniedHosts;
    this.userAgent = userAgent;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setKeepAlive(false)
                .setDecompressionSupported(true)
                .setConnectTimeout((int) CONNECT.toMillis())
                .setMaxHeaderSize(32 << 10));
  }

  /**
   * Fetches a page. Waits; to be called on a virtual thread.
   *
   * @param maxBytes how much of the body is read; the rest is left alone
   * @param timeout for everything, redirects included
   */
  public Page get(URI uri, String accept, int maxBytes, Duration timeout) throws FetchException {
    long deadline = System.nanoTime() + timeout.toNanos();
    var current = uri;
    for (int i = 0; i <= MAX_REDIRECTS; i++) {
      var answer = ask(current, accept, maxBytes, Duration.ofNanos(deadline - System.nanoTime()));
      if (answer.location().isEmpty()) {
        return answer.page();
      }
      try {
        current = current.resolve(answer.location());
      } catch (IllegalArgumentException e) {
        throw new FetchException(Kind.FAILED, "The redirect leads nowhere");
      }
    }
    throw new FetchException(Kind.FAILED, "Too many redirects");
  }

  /** An answer; the location is empty where it is no redirect. */
  private record Answer(String location, Page page) {}

  private Answer ask(URI uri, String accept, int maxBytes, Duration left) throws FetchException {
    var target = target(uri);
    var path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    var options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setServer(SocketAddress.inetSocketAddress(target.address()))
            .setHost(target.host())
            .setPort(target.address().getPort())
            .setSsl(target.tls())
            .setURI(uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery())
            .putHeader("User-Agent", userAgent)
            .putHeader("Accept", accept)
            .putHeader("Accept-Language", "en,*;q=0.5");
    options.setIdleTimeout(Math.max(1, left.toMillis()));
    var over = new CompletableFuture<@Nullable Void>();
    var answered =
        client
            .request(options)
            .compose(
                request -> {
                  // A server that sends a byte now and then would keep us for ever.
                  over.thenRun(request::reset);
                  return request.send().compose(response -> read(uri, response, maxBytes));
                });
    try {
      return await(answered, left);
    } finally {
      over.complete(null);
    }
  }

  private record Target(String host, boolean tls, InetSocketAddress address) {}

  private Target target(URI uri) throws FetchException {
    var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    boolean tls = scheme.equals("https");
    if (!tls && !scheme.equals("http") || uri.getHost() == null || uri.getRawUserInfo() != null) {
      throw new FetchException(Kind.FORBIDDEN, "Not a web page's URL");
    }
    var host = host(uri);
    if (deniedHosts.stream()
        .anyMatch(denied -> host.equals(denied) || host.endsWith("." + denied))) {
      throw new FetchException(Kind.FORBIDDEN, "Pages of this host are not fetched");
    }
    int port = uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : 80;
    for (var address : resolve(host)) {
      if (guard.isAllowed(address) || guard.isPublic(address) && PORTS.contains(port)) {
        return new Target(host, tls, new InetSocketAddress(address, port));
      }
    }
    throw new FetchException(Kind.FORBIDDEN, "Pages at this address are not fetched");
  }

  private static String host(URI uri) throws FetchException {
    try {
      var host = uri.getHost();
      return host.startsWith("[")
          ? host.substring(1, host.length() - 1)
          : IDN.toASCII(host).toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
    } catch (IllegalArgumentException e) {
      throw new FetchException(Kind.FORBIDDEN, "Not a host");
    }
  }

  private static InetAddress[] resolve(String host) throws FetchException {
    try {
      return InetAddress.getAllByName(host);
    } catch (UnknownHostException e) {
      throw new FetchException(Kind.FAILED, "The host is not known");
    }
  }

  private static Future<Answer> read(URI uri, HttpClientResponse response, int maxBytes) {
    var done = Promise.<Answer>promise();
    response.exceptionHandler(done::tryFail);
    int status = response.statusCode();
    var location = response.getHeader("Location");
    var type = response.getHeader("Content-Type");
    if (status >= 300 && status < 400 && location != null) {
      return Future.succeededFuture(new Answer(location, new Page(uri, "", new byte[0])));
    }
    if (status != 200) {
      return Future.failedFuture("The server answered " + status);
    }
    var body = Buffer.buffer();
    response.handler(
        chunk -> {
          body.appendBuffer(chunk, 0, Math.min(chunk.length(), maxBytes - body.length()));
          if (body.length() >= maxBytes) {
            done.tryComplete(answer(uri, type, body));
          }
        });
    response.endHandler(unused -> done.tryComplete(answer(uri, type, body)));
    return done.future();
  }

  private static Answer answer(URI uri, @Nullable String type, Buffer body) {
    return new Answer("", new Page(uri, type == null ? "" : type, body.getBytes()));
  }

  private static Answer await(Future<Answer> answered, Duration left) throws FetchException {
    try {
      return answered
          .toCompletionStage()
          .toCompletableFuture()
          .get(Math.max(1, left.toMillis()), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new FetchException(Kind.FAILED, "The server took too long");
    } catch (ExecutionException e) {
      throw new FetchException(Kind.FAILED, "The page could not be fetched");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FetchException(Kind.FAILED, "Interrupted");
    }
  }

  @Override
  public void close() {
    client.close().toCompletionStage().toCompletableFuture().join();
  }
}
