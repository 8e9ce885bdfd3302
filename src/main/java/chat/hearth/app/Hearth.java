package chat.hearth.app;

import chat.hearth.feature.retention.RoomLifetimes;
import chat.hearth.matrix.ServerName;
import chat.hearth.platform.blobs.BlobStore;
import chat.hearth.platform.blobs.DiskBlobStore;
import chat.hearth.platform.blobs.S3BlobStore;
import chat.hearth.platform.cluster.NodeStore;
import chat.hearth.platform.config.Config;
import chat.hearth.platform.http.HealthEndpoint;
import chat.hearth.platform.http.HttpServer;
import chat.hearth.platform.http.ReadyEndpoint;
import chat.hearth.platform.mail.Mailer;
import chat.hearth.platform.mail.SmtpMailer;
import chat.hearth.platform.metrics.Meters;
import chat.hearth.platform.metrics.MetricsListener;
import chat.hearth.platform.outbound.AddressGuard;
import chat.hearth.platform.outbound.Network;
import chat.hearth.platform.outbound.PublicWeb;
import chat.hearth.platform.storage.DataDirectory;
import chat.hearth.platform.storage.DatabaseAddress;
import chat.hearth.platform.storage.EmbeddedPostgres;
import chat.hearth.platform.storage.Migrations;
import chat.hearth.platform.storage.PgDatabase;
import chat.hearth.platform.storage.StorageException;
import chat.hearth.platform.stream.CommitLog;
import chat.hearth.room.Rooms;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A running server: constructed from the bottom floor to the top, stopped the other way round. */
final class Hearth implements AutoCloseable {
  private static final int NODE = 1;
  private static final Duration GRACE = Duration.ofSeconds(20);
  private static final Duration LOG_KEPT = Duration.ofDays(7);

  private final Deque<Runnable> stopping = new ArrayDeque<>();
  private final Config.Listen listen;
  private final HttpServer http;
  private volatile boolean stopped;

  private Hearth(Config given, Runnable onFenced) {
    listen = given.listen();
    var clock = Clock.systemUTC();
    var random = new SecureRandom();
    var directory = DataDirectory.open(given.dataDir());
    stopping.push(directory::close);
    try {
      var config = RegistrationSecret.complete(given, directory, random);
      var address = address(config, directory, random);
      Migrations.run(address);
      var vertx = Vertx.vertx();
      stopping.push(() -> vertx.close().toCompletionStage().toCompletableFuture().join());
      var database = new PgDatabase(vertx, address, config.database().connections());
      stopping.push(database::close);

      var nodes = new NodeStore(database, clock);
      var server = new ServerName(config.serverName());
      nodes.claim(server);
      var node = nodes.start(NODE);
      var log = new CommitLog(database, node, clock, onFenced);
      stopping.push(log::close);
      var indexes = new Indexes(database, clock);
      var rooms =
          new Rooms(
              database,
              log,
              server,
              node.id(),
              random,
              clock,
              RoomLifetimes.of(config.retention()),
              indexes.all());
      stopping.push(rooms::close);

      BlobStore blobs =
          config.media().s3().isPresent()
              ? new S3BlobStore(config.media().s3().get(), clock)
              : new DiskBlobStore(directory.resolve("media"));
      stopping.push(blobs::close);
      var web = publicWeb(vertx, config.media().urlPreview());
      stopping.push(web::close);
      var chapters =
          new Chapters(
              config,
              database,
              log,
              rooms,
              indexes,
              blobs,
              web,
              directory.path(),
              random,
              clock,
              mailer(vertx, config));
      stopping.push(chapters::close);
      var meters = new Meters();
      stopping.push(meters::close);
      config.metrics().port().ifPresent(port -> serveMetrics(vertx, config, port, meters));
      http =
          new HttpServer(
              vertx,
              config.listen(),
              config.limits(),
              chapters.authenticator(),
              meters.registry(),
              clock);
      var endpoints = new ArrayList<>(chapters.endpoints());
      endpoints.add(new HealthEndpoint());
      endpoints.add(new ReadyEndpoint(() -> !stopped && answers(database)));
      chapters.resume();
      housekeeping(chapters, rooms, log);
      http.start(endpoints);
      stopping.push(() -> http.stop(GRACE));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Starts a server, or throws what is in its way after undoing what was done. */
  static Hearth start(Config config, Runnable onFenced) {
    return new Hearth(config, onFenced);
  }

  /** Where clients on this machine reach it. */
  String url() {
    var host = listen.host().contains(":") ? "[" + listen.host() + "]" : listen.host();
    return (listen.tls().isPresent() ? "https://" : "http://") + host + ":" + http.port();
  }

  private Optional<Mailer> mailer(Vertx vertx, Config config) {
    return config
        .email()
        .map(
            email -> {
              var mailer = new SmtpMailer(vertx, email);
              stopping.push(mailer::close);
              return mailer;
            });
  }

  private void serveMetrics(Vertx vertx, Config config, int port, Meters meters) {
    var listener = new MetricsListener(vertx, config.metrics().host(), port, meters.registry());
    stopping.push(listener::close);
  }

  static PublicWeb publicWeb(Vertx vertx, Config.UrlPreview config) {
    var allowed =
        config.allowedNetworks().stream().map(block -> Network.parse(block.network())).toList();
    var denied =
        config.deniedHosts().stream().map(host -> host.host().toLowerCase(Locale.ROOT)).toList();
    return new PublicWeb(vertx, new AddressGuard(allowed), denied, "Hearth (link preview; bot)");
  }

  private DatabaseAddress address(Config config, DataDirectory directory, SecureRandom random) {
    if (config.database().url().isPresent()) {
      try {
        return DatabaseAddress.parse(config.database().url().get());
      } catch (IllegalArgumentException e) {
        throw new StorageException(
            StorageException.Kind.REFUSED, "database.url: " + e.getMessage(), e);
      }
    }
    var embedded = EmbeddedPostgres.start(directory, config.database().connections(), random);
    stopping.push(embedded::close);
    return embedded.address();
  }

  private void housekeeping(Chapters chapters, Rooms rooms, CommitLog log) {
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("housekeeping").factory());
    stopping.push(timer::shutdownNow);
    timer.scheduleWithFixedDelay(
        () -> {
          chapters.tidy();
          rooms.trim();
        },
        1,
        1,
        TimeUnit.MINUTES);
    timer.scheduleWithFixedDelay(() -> trim(log), 1, 60, TimeUnit.MINUTES);
  }

  private static void trim(CommitLog log) {
    try {
      log.trim(LOG_KEPT);
    } catch (StorageException e) {
      // Next hour again.
    }
  }

  private static boolean answers(PgDatabase database) {
    try {
      return database.exists("SELECT 1");
    } catch (StorageException e) {
      return false;
    }
  }

  @Override
  public synchronized void close() {
    stopped = true;
    while (!stopping.isEmpty()) {
      stopping.pop().run();
    }
  }
}
