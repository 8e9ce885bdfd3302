package chat.hearth.platform.storage;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A fresh database with all tables on a real PostgreSQL.
 *
 * <p>One server serves all tests of a JVM. It is migrated once; each test gets a copy of that.
 */
public final class TestDatabase implements AutoCloseable {
  private static final int CONNECTIONS = 90;
  private static final int POOL = 8;
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final Vertx vertx = Vertx.vertx();
  private final DatabaseAddress address;
  private final PgDatabase database;

  private TestDatabase(DatabaseAddress address) {
    this.address = address;
    this.database = new PgDatabase(vertx, address, POOL);
  }

  /** A database that nobody else uses. */
  public static TestDatabase create() {
    var name = "test_" + NUMBER.incrementAndGet();
    Server.INSTANCE.copyTemplate(name);
    return new TestDatabase(Server.INSTANCE.address.database(name));
  }

  public Database database() {
    return database;
  }

  public DatabaseAddress address() {
    return address;
  }

  public Vertx vertx() {
    return vertx;
  }

  @Override
  public void close() {
    database.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private static final class Server {
    static final Server INSTANCE = new Server();

    private final DatabaseAddress address;

    private Server() {
      try {
        var path = Files.createTempDirectory("hearth-test-");
        var directory = DataDirectory.open(path);
        var postgres = EmbeddedPostgres.start(directory, CONNECTIONS, new SecureRandom());
        Runtime.getRuntime()
            .addShutdownHook(
                new Thread(
                    () -> {
                      postgres.close();
                      directory.close();
                      delete(path);
                    }));
        address = postgres.address();
        Migrations.run(address);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private synchronized void copyTemplate(String name) {
      var vertx = Vertx.vertx();
      try (var maintenance = new PgDatabase(vertx, address.database("postgres"), 1)) {
        maintenance.execute("CREATE DATABASE " + name + " TEMPLATE hearth");
      } finally {
        vertx.close().toCompletionStage().toCompletableFuture().join();
      }
    }

    private static void delete(Path root) {
      try (var files = Files.walk(root)) {
        for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
