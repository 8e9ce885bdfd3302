package chat.hearth.platform.storage;

import chat.hearth.platform.storage.StorageException.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A PostgreSQL of our own, on loopback with a generated password, its data kept below the data
 * directory.
 *
 * <p>It is started through {@code pg_ctl}, which gives it a session of its own: Ctrl-C reaches only
 * this process, which stops PostgreSQL when the last answer is out. The server of a process that
 * was killed lives on; the next start stops it cleanly first.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  private static final String USER = "hearth";
  private static final String NAME = "hearth";

  /** A crash of the machine can leave minutes of recovery. */
  private static final int START_SECONDS = 600;

  private static final int STOP_SECONDS = 60;

  /** For psql, pg_dump and migrations beside the pool. */
  private static final int SPARE_CONNECTIONS = 10;

  private final PostgresBinaries binaries;
  private final Path cluster;
  private final Path log;
  private final DatabaseAddress address;

  private EmbeddedPostgres(
      PostgresBinaries binaries, Path cluster, Path log, DatabaseAddress address) {
    this.binaries = binaries;
    this.cluster = cluster;
    this.log = log;
    this.address = address;
  }

  /**
   * Starts the server, its data directory initialised where there is none, and returns when it
   * answers.
   *
   * @param connections how many the pool will open
   * @throws StorageException when it can't be started; the message says where its log is
   */
  public static EmbeddedPostgres start(
      DataDirectory directory, int connections, SecureRandom random) {
    var cluster = directory.resolve("postgres");
    var log = directory.resolve("postgres.log");
    try {
      var binaries = PostgresBinaries.unpack(directory.resolve("postgres-programs"));
      var password = directory.secret("postgres.password", random);
      if (!Files.exists(cluster.resolve("PG_VERSION"))) {
        initialise(binaries, directory, cluster, log);
      }
      takeOver(binaries, cluster, log);
      var port = freePort();
      Files.deleteIfExists(log);
      run(
          binaries,
          "pg_ctl",
          log,
          List.of(
              "start",
              "--silent",
              "--wait",
              "--timeout=" + START_SECONDS,
              "--pgdata=" + cluster,
              "--log=" + log,
              "--options=" + options(port, connections)));
      var address = DatabaseAddress.loopback(port, NAME, USER, password);
      createDatabase(address);
      return new EmbeddedPostgres(binaries, cluster, log, address);
    } catch (IOException | SQLException e) {
      throw new StorageException(
          Kind.UNAVAILABLE,
          "cannot start the embedded PostgreSQL: " + e.getMessage() + "; its log is " + log,
          e);
    }
  }

  public DatabaseAddress address() {
    return address;
  }

  /** Ends all connections, writes a checkpoint and stops the server. */
  @Override
  public void close() {
    try {
      stop(binaries, cluster, log);
    } catch (IOException e) {
      throw new StorageException(
          Kind.UNAVAILABLE, "cannot stop the embedded PostgreSQL: " + e.getMessage(), e);
    }
  }

  private static void initialise(
      PostgresBinaries binaries, DataDirectory directory, Path cluster, Path log)
      throws IOException {
    // Made aside and renamed, so that an interrupted start leaves nothing half done.
    var unfinished = directory.resolve("postgres.new");
    deleteTree(unfinished);
    run(
        binaries,
        "initdb",
        log,
        List.of(
            "--pgdata=" + unfinished,
            "--username=" + USER,
            "--auth=scram-sha-256",
            "--pwfile=" + directory.resolve("postgres.password"),
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8"));
    Files.move(unfinished, cluster);
  }

  private static void takeOver(PostgresBinaries binaries, Path cluster, Path log)
      throws IOException {
    var left = new Postmaster(cluster);
    switch (left.state()) {
      case RUNNING -> stop(binaries, cluster, log);
      case STALE -> left.forget();
      case ABSENT, UNKNOWN -> {}
    }
  }

  private static void stop(PostgresBinaries binaries, Path cluster, Path log) throws IOException {
    run(
        binaries,
        "pg_ctl",
        log,
        List.of(
            "stop",
            "--silent",
            "--wait",
            "--timeout=" + STOP_SECONDS,
            "--mode=fast",
            "--pgdata=" + cluster));
  }

  private static String options(int port, int connections) {
    var settings = new LinkedHashMap<String, String>();
    settings.put("port", Integer.toString(port));
    settings.put("listen_addresses", "127.0.0.1");
    settings.put("unix_socket_directories", "");
    settings.put("max_connections", Integer.toString(connections + SPARE_CONNECTIONS));
    // An answered request must survive a crash of the machine.
    settings.put("fsync", "on");
    settings.put("synchronous_commit", "on");
    settings.put("shared_buffers", "256MB");
    settings.put("wal_buffers", "16MB");
    settings.put("max_wal_size", "2GB");
    settings.put("checkpoint_timeout", "15min");
    settings.put("wal_compression", "on");
    settings.put("random_page_cost", "1.1");
    // Compiling our short queries takes longer than running them.
    settings.put("jit", "off");
    settings.put("timezone", "UTC");
    // Failed statements are ours to report, and their details hold what people wrote.
    settings.put("log_min_messages", "log");
    settings.put("log_min_error_statement", "panic");
    settings.put("log_error_verbosity", "terse");
    settings.put("log_checkpoints", "off");
    return settings.entrySet().stream()
        .map(EmbeddedPostgres::option)
        .collect(Collectors.joining(" "));
  }

  private static String option(Map.Entry<String, String> setting) {
    return "-c " + setting.getKey() + "='" + setting.getValue() + "'";
  }

  private static void createDatabase(DatabaseAddress address) throws SQLException {
    var maintenance = address.database("postgres");
    try (var connection =
            DriverManager.getConnection(maintenance.jdbcUrl(), maintenance.jdbcProperties());
        var statement = connection.createStatement();
        var found =
            statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + NAME + "'")) {
      if (!found.next()) {
        statement.execute("CREATE DATABASE " + NAME);
      }
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void run(
      PostgresBinaries binaries, String program, Path log, List<String> arguments)
      throws IOException {
    var process =
        binaries
            .command(program, arguments)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    try {
      if (process.waitFor() != 0) {
        throw new IOException(program + " failed");
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException(program + " was interrupted", e);
    }
  }

  private static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    try (var files = Files.walk(root)) {
      for (var file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }
}
