package chat.hearth.app;

import chat.hearth.feature.retention.RoomLifetimes;
import chat.hearth.matrix.ServerName;
import chat.hearth.platform.blobs.DiskBlobStore;
import chat.hearth.platform.cluster.NodeStore;
import chat.hearth.platform.config.ConfigLoader;
import chat.hearth.platform.http.HttpServer;
import chat.hearth.platform.mail.Mailer;
import chat.hearth.platform.mail.SmtpMailer;
import chat.hearth.platform.metrics.Meters;
import chat.hearth.platform.outbound.AddressGuard;
import chat.hearth.platform.outbound.PublicWeb;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.storage.TestDatabase;
import chat.hearth.platform.stream.CommitLog;
import chat.hearth.room.Rooms;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A whole server in this JVM, on a database and a port of its own; everybody may register. */
final class TestHearth implements AutoCloseable {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final TestDatabase database = TestDatabase.create();
  private final Vertx vertx = Vertx.vertx();
  private final CommitLog log;
  private final Rooms rooms;
  private final Chapters chapters;
  private final HttpServer http;
  private final PublicWeb web;
  private final Optional<SmtpMailer> mailer;

  private TestHearth(Path directory, Map<String, String> environment) {
    var clock = Clock.systemUTC();
    var random = new SecureRandom();
    var config = ConfigLoader.load(Optional.empty(), environment).config();
    var node = new NodeStore(database.database(), clock).start(1);
    log = new CommitLog(database.database(), node, clock, () -> {});
    var server = new ServerName(config.serverName());
    var indexes = new Indexes(database.database(), clock);
    rooms =
        new Rooms(
            database.database(),
            log,
            server,
            node.id(),
            random,
            clock,
            RoomLifetimes.of(config.retention()),
            indexes.all());
    web = new PublicWeb(vertx, new AddressGuard(List.of()), List.of(), "test");
    mailer = config.email().map(email -> new SmtpMailer(vertx, email));
    chapters =
        new Chapters(
            config,
            database.database(),
            log,
            rooms,
            indexes,
            new DiskBlobStore(directory.resolve("media")),
            web,
            directory,
            random,
            clock,
            mailer.map(Mailer.class::cast));
    http =
        new HttpServer(
            vertx,
            config.listen(),
            config.limits(),
            chapters.authenticator(),
            new Meters().registry(),
            clock);
    http.start(chapters.endpoints());
  }

  /**
   * Starts one.
   *
   * @param directory where it keeps files
   * @param more variables of the configuration
   */
  static TestHearth start(Path directory, Map<String, String> more) {
    var environment =
        new HashMap<>(
            Map.of(
                "HEARTH_SERVER_NAME", "hearth.test",
                "HEARTH_REGISTRATION_ENABLED", "true",
                "HEARTH_REGISTRATION_TOKEN_REQUIRED", "false",
                "HEARTH_REGISTRATION_GUESTS", "true",
                "HEARTH_LIMITS_RATE_LIMITS", "false",
                "HEARTH_LISTEN_PORT", "0"));
    environment.putAll(more);
    return new TestHearth(directory, environment);
  }

  Chapters chapters() {
    return chapters;
  }

  Database database() {
    return database.database();
  }

  /** Asks over HTTP. An empty token is none. */
  HttpResponse<byte[]> send(String method, String path, String token, String body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http.port() + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  @Override
  public void close() {
    http.stop(Duration.ofSeconds(5));
    chapters.close();
    mailer.ifPresent(SmtpMailer::close);
    web.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    rooms.close();
    log.close();
    database.close();
  }
}
