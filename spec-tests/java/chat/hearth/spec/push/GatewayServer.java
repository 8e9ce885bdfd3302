package chat.hearth.spec.push;

import chat.hearth.spec.harness.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a homeserver pushes to: a gateway, or a push service. It listens on loopback. */
final class GatewayServer implements AutoCloseable {
  static final String PATH = "/_matrix/push/v1/notify";

  private final HttpServer server;
  private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile Duration hold = Duration.ZERO;
  private volatile int status = 200;
  private volatile String answer = "{\"rejected\":[]}";

  /** A request; the names of headers are in lower case. */
  record Received(String path, Map<String, String> headers, byte[] body) {
    JsonNode notification() {
      return Json.parse(new String(body, StandardCharsets.UTF_8)).path("notification");
    }
  }

  GatewayServer() {
    this(0);
  }

  /** One that comes up at a port where none was. */
  GatewayServer(int port) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      server.createContext("/", this::take);
      server.setExecutor(threads);
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** What it answers from now on. */
  void answers(int code, String body) {
    answer = body;
    status = code;
  }

  /** How long it keeps those waiting who ask it from now on. */
  void holds(Duration time) {
    hold = time;
  }

  /** The next request; fails where none comes. */
  Received next() {
    return within(Duration.ofSeconds(15))
        .orElseThrow(() -> new AssertionError("nothing was pushed"));
  }

  /** The next request about an event, leaving out those about a count alone. */
  JsonNode nextEvent() {
    while (true) {
      var notification = next().notification();
      if (notification.has("event_id")) {
        return notification;
      }
    }
  }

  /** The next request, if one comes within some time. */
  Optional<Received> within(Duration patience) {
    try {
      return Optional.ofNullable(received.poll(patience.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private void take(HttpExchange exchange) throws IOException {
    var headers = new HashMap<String, String>();
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) ->
                headers.put(name.toLowerCase(java.util.Locale.ROOT), values.getFirst()));
    var body = exchange.getRequestBody().readAllBytes();
    var path = exchange.getRequestURI().getPath();
    if (hold.isPositive()) {
      received.add(new Received(path, headers, body));
      pause();
      exchange.close(); // without an answer
      return;
    }
    var reply = answer.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, reply.length == 0 ? -1 : reply.length);
    exchange.getResponseBody().write(reply);
    exchange.close();
    received.add(new Received(path, headers, body));
  }

  private void pause() {
    try {
      Thread.sleep(hold);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
