package chat.hearth.spec.harness;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A PostgreSQL that a test can take away from a server and give back. */
public final class TestPostgres implements AutoCloseable {
  private static final String TABLES =
      "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public' ORDER BY 1";

  private final Path directory;
  private final int port;
  private EmbeddedPostgres running;

  private TestPostgres(Path directory, int port) {
    this.directory = directory;
    this.port = port;
    this.running = launch(directory, port);
  }

  /** Starts on loopback with its data below a directory. */
  public static TestPostgres start(Path directory) {
    return new TestPostgres(directory, HearthOptions.freePort());
  }

  public String url() {
    return "postgresql://postgres:postgres@127.0.0.1:" + port + "/postgres";
  }

  /** Stops it at once: connections break, transactions under way are rolled back. */
  public void stop() {
    try {
      running.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts it again at the same port on the same data. */
  public void restart() {
    running = launch(directory, port);
  }

  /** Every row of every table, as text; bytes are in hexadecimal. */
  public List<String> dump() {
    var rows = new ArrayList<String>();
    try (var connection = running.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      var tables = new ArrayList<String>();
      try (var found = statement.executeQuery(TABLES)) {
        while (found.next()) {
          tables.add(found.getString(1));
        }
      }
      for (var table : tables) {
        try (var found = statement.executeQuery("SELECT t::text FROM " + table + " t")) {
          while (found.next()) {
            rows.add(table + " " + found.getString(1));
          }
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return rows;
  }

  @Override
  public void close() {
    stop();
  }

  private static EmbeddedPostgres launch(Path directory, int port) {
    try {
      return EmbeddedPostgres.builder()
          .setPort(port)
          .setDataDirectory(directory.resolve("data"))
          .setCleanDataDirectory(false)
          .setServerConfig("max_connections", "100")
          .setPGStartupWait(Duration.ofSeconds(30))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
