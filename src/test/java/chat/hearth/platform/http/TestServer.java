package chat.hearth.platform.http;

import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.config.Config;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A server on a free port of loopback. The token {@code alice} is alice's, {@code guest} a guest's,
 * and any other is unknown.
 */
final class TestServer implements AutoCloseable {
  static final Config.Limits UNLIMITED = limits(false, new Config.Rate(1, 1));

  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final HttpServer server;
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  TestServer(Endpoint... endpoints) {
    this(UNLIMITED, Clock.systemUTC(), endpoints);
  }

  TestServer(Config.Limits limits, Clock clock, Endpoint... endpoints) {
    this(limits, clock, Optional.empty(), 0, endpoints);
  }

  TestServer(
      Config.Limits limits,
      Clock clock,
      Optional<Config.Tls> tls,
      int port,
      Endpoint... endpoints) {
    server =
        new HttpServer(
            vertx,
            new Config.Listen("127.0.0.1", port, tls),
            limits,
            (token, address, userAgent) -> requester(token),
            meters,
            clock);
    try {
      server.start(List.of(endpoints));
    } catch (RuntimeException e) {
      closeVertx();
      throw e;
    }
  }

  static Config.Limits limits(boolean on, Config.Rate rate) {
    return new Config.Limits(on, rate, rate, rate, rate, rate, rate, 1);
  }

  static Endpoint endpoint(Route route, Function<Request, Reply> handle) {
    return new Endpoint() {
      @Override
      public Route route() {
        return route;
      }

      @Override
      public Reply handle(Request request) {
        return handle.apply(request);
      }
    };
  }

  static Requester requester(String token) {
    return switch (token) {
      case "alice", "guest" ->
          new Requester(
              new UserId("@" + token + ":example.org"),
              Optional.of(new DeviceId("DEVICE")),
              token.equals("guest"),
              false,
              1);
      default -> throw MatrixError.unknownToken(false);
    };
  }

  URI uri(String pathAndQuery) {
    return URI.create("http://127.0.0.1:" + server.port() + pathAndQuery);
  }

  HttpRequest.Builder request(String pathAndQuery) {
    return HttpRequest.newBuilder(uri(pathAndQuery)).timeout(Duration.ofSeconds(20));
  }

  HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  HttpResponse<byte[]> get(String pathAndQuery) throws Exception {
    return send(request(pathAndQuery));
  }

  static ObjectNode json(HttpResponse<byte[]> response) {
    return Json.parseObject(response.body());
  }

  static String errcode(HttpResponse<byte[]> response) {
    return json(response).path("errcode").asText();
  }

  @Override
  public void close() {
    server.stop(Duration.ofSeconds(2));
    closeVertx();
  }

  private void closeVertx() {
    try {
      vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException("Vert.x did not close", e);
    }
  }
}
