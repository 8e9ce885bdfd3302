package chat.hearth.spec.harness;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;

/** A PostgreSQL that a test can take away from a server and give back. */
public final class TestPostgres implements AutoCloseable {
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
