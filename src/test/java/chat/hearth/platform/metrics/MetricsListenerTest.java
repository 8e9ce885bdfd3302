package chat.hearth.platform.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MetricsListenerTest {
  private final Vertx vertx = Vertx.vertx();
  private final Meters meters = new Meters();

  @AfterEach
  void close() {
    meters.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void prometheusReadsTheMeters() throws Exception {
    meters.registry().counter("hearth.test").increment(3);
    try (var listener = new MetricsListener(vertx, "127.0.0.1", 0, meters.registry())) {
      var answer = get(listener, "/metrics");
      var elsewhere = get(listener, "/");

      assertEquals(200, answer.statusCode());
      assertTrue(answer.body().contains("hearth_test_total 3.0"), answer.body());
      assertTrue(answer.body().contains("jvm_memory_used_bytes"), answer.body());
      assertEquals(404, elsewhere.statusCode());
    }
  }

  @Test
  void portInUseIsNamed() {
    try (var listener = new MetricsListener(vertx, "127.0.0.1", 0, meters.registry())) {
      var port = listener.port();
      var other = Vertx.vertx();

      var error =
          assertThrows(
              MetricsListenException.class,
              () -> new MetricsListener(other, "127.0.0.1", port, meters.registry()));

      assertTrue(String.valueOf(error.getMessage()).contains(Integer.toString(port)));
      other.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private static HttpResponse<String> get(MetricsListener listener, String path) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var uri = URI.create("http://127.0.0.1:" + listener.port() + path);
      return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
  }
}
