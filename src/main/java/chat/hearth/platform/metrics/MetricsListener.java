package chat.hearth.platform.metrics;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.BindException;
import java.util.concurrent.CompletionException;

/** Answers {@code GET /metrics} at an address of its own, which clients need not reach. */
public final class MetricsListener implements AutoCloseable {
  private static final String PATH = "/metrics";

  /** The text format that every Prometheus reads. */
  private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry registry;
  private final HttpServer server;

  /**
   * Starts to answer.
   *
   * @param port 0 for any free one
   * @throws MetricsListenException when it can't listen there
   */
  public MetricsListener(Vertx vertx, String host, int port, PrometheusMeterRegistry registry) {
    this.registry = registry;
    try {
      this.server =
          vertx
              .createHttpServer()
              .requestHandler(this::answer)
              .listen(port, host)
              .toCompletionStage()
              .toCompletableFuture()
              .join();
    } catch (CompletionException e) {
      var cause = e.getCause();
      var reason = cause instanceof BindException ? "the address is in use" : String.valueOf(cause);
      throw new MetricsListenException(
          "cannot listen for Prometheus at " + host + ":" + port + ": " + reason, e);
    }
  }

  public int port() {
    return server.actualPort();
  }

  @Override
  public void close() {
    server.close().toCompletionStage().toCompletableFuture().join();
  }

  private void answer(HttpServerRequest request) {
    var response = request.response();
    if (!PATH.equals(request.path())) {
      response.setStatusCode(404).end();
      return;
    }
    response.putHeader("Content-Type", CONTENT_TYPE).end(registry.scrape());
  }
}
