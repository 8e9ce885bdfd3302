package chat.hearth.platform.http;

import static chat.hearth.platform.http.TestServer.endpoint;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.platform.config.Config;
import chat.hearth.platform.http.Route.Access;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TLS with PEM files, and HTTP/2 on it. */
@Timeout(120)
final class HttpServerTlsTest {
  private static final String PASSWORD = "password";

  private final Set<Runnable> waiting = ConcurrentHashMap.newKeySet();
  @TempDir Path directory = Path.of("");

  @Test
  void bothProtocolsAreSpokenOverTls() throws Exception {
    var keys = makeKeys();
    try (var server = start(writePem(keys))) {
      for (var version : HttpClient.Version.values()) {
        if (version.compareTo(HttpClient.Version.HTTP_2) > 0) {
          continue;
        }
        var request = request(server, "/body").PUT(BodyPublishers.ofByteArray(new byte[200_000]));
        try (var client = client(keys, version)) {

          var taken = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
          var health =
              client.send(request(server, "/health").build(), HttpResponse.BodyHandlers.ofString());

          assertEquals(version, taken.version());
          assertEquals("{\"length\":200000}", taken.body());
          assertEquals(200, health.statusCode());
        }
      }
    }
  }

  @Test
  void largeBodyOverHttp2IsRefused() throws Exception {
    var keys = makeKeys();
    try (var server = start(writePem(keys));
        var client = client(keys, HttpClient.Version.HTTP_2)) {
      var body = BodyPublishers.ofByteArray(new byte[2_000_000]);

      var response =
          client.send(
              request(server, "/body").PUT(body).build(), HttpResponse.BodyHandlers.ofString());

      assertEquals(413, response.statusCode());
      assertTrue(response.body().contains("M_TOO_LARGE"), response.body());
    }
  }

  @Test
  void cancelledHttp2PollIsForgotten() throws Exception {
    var keys = makeKeys();
    try (var server = start(writePem(keys));
        var client = client(keys, HttpClient.Version.HTTP_2)) {
      var cancelled =
          client.sendAsync(
              request(server, "/poll").build(), HttpResponse.BodyHandlers.discarding());
      await(() -> waiting.size() == 1);

      cancelled.cancel(true);

      await(waiting::isEmpty);
      assertEquals(
          200,
          client
              .send(request(server, "/health").build(), HttpResponse.BodyHandlers.discarding())
              .statusCode());
    }
  }

  @Test
  void unusableKeyIsNamed() throws Exception {
    var missing = new Config.Tls(directory.resolve("none.crt"), directory.resolve("none.key"));

    var thrown = assertThrows(ListenException.class, () -> start(missing));

    assertTrue(thrown.toString().contains("none."), thrown.toString());
  }

  private TestServer start(Config.Tls tls) {
    return new TestServer(
        TestServer.UNLIMITED,
        Clock.systemUTC(),
        Optional.of(tls),
        0,
        new HealthEndpoint(),
        endpoint(
            Route.get("/poll").access(Access.OPEN),
            request ->
                new Reply.Parked(
                    Duration.ofSeconds(60), this::register, Reply::empty, Reply.empty())),
        endpoint(
            Route.put("/body").access(Access.OPEN).maxBody(1_000_000),
            request -> Reply.json(Map.of("length", request.body().length))));
  }

  private Runnable register(Runnable wake) {
    waiting.add(wake);
    return () -> waiting.remove(wake);
  }

  private static HttpRequest.Builder request(TestServer server, String path) {
    return HttpRequest.newBuilder(URI.create("https://localhost:" + server.server.port() + path))
        .timeout(Duration.ofSeconds(30));
  }

  private static HttpClient client(KeyStore keys, HttpClient.Version version) throws Exception {
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(keys);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(context).version(version).build();
  }

  /** A key and a certificate that it signed itself, made by the JDK's keytool. */
  private KeyStore makeKeys() throws Exception {
    var file = directory.resolve("keys.p12");
    var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    var process =
        new ProcessBuilder(
                keytool.toString(),
                "-genkeypair",
                "-alias",
                "a",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    var keys = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
    var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry("trusted", keys.getCertificate("a"));
    trusted.setKeyEntry(
        "a",
        keys.getKey("a", PASSWORD.toCharArray()),
        PASSWORD.toCharArray(),
        keys.getCertificateChain("a"));
    return trusted;
  }

  private Config.Tls writePem(KeyStore keys) throws Exception {
    var cert = pem("CERTIFICATE", keys.getCertificate("a").getEncoded());
    var key = pem("PRIVATE KEY", keys.getKey("a", PASSWORD.toCharArray()).getEncoded());
    return new Config.Tls(cert, key);
  }

  private Path pem(String type, byte[] der) throws IOException {
    var text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return Files.writeString(
        directory.resolve(type.replace(' ', '-') + ".pem"),
        "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n");
  }

  private static void await(BooleanSupplier condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, "Waited in vain");
      Thread.sleep(2);
    }
  }
}
