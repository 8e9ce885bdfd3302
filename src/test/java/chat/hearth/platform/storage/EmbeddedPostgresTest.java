package chat.hearth.platform.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedPostgresTest {
  private static final int CONNECTIONS = 4;

  private final Path temporary;

  EmbeddedPostgresTest(@TempDir Path temporary) {
    this.temporary = temporary;
  }

  @Test
  void committedRowsAreOnDiskAndOutliveARestart() {
    try (var directory = DataDirectory.open(temporary)) {
      try (var postgres = start(directory)) {
        Migrations.run(postgres.address());
        assertEquals("on", ask(postgres, "SHOW fsync"));
        assertEquals("on", ask(postgres, "SHOW synchronous_commit"));
        assertEquals("off", ask(postgres, "SHOW jit"));
        run(postgres, "INSERT INTO server (name) VALUES ('example.org')");
      }
      try (var postgres = start(directory)) {
        Migrations.run(postgres.address());
        assertEquals("example.org", ask(postgres, "SELECT name FROM server"));
      }
    }
  }

  @Test
  void serverOfAKilledProcessIsTakenOver() {
    try (var directory = DataDirectory.open(temporary)) {
      var orphan = start(directory);
      Migrations.run(orphan.address());
      run(orphan, "INSERT INTO server (name) VALUES ('example.org')");

      try (var postgres = start(directory)) {
        assertThrows(StorageException.class, () -> ask(orphan, "SELECT '1'"));
        assertEquals("example.org", ask(postgres, "SELECT name FROM server"));
      }
    }
  }

  @Test
  void numberOfADeadServerThatAnotherProcessHasGotIsNoObstacle() throws Exception {
    try (var directory = DataDirectory.open(temporary)) {
      start(directory).close();
      var mine = ProcessHandle.current().pid();
      Files.writeString(
          temporary.resolve("postgres/postmaster.pid"),
          mine + "\n" + temporary.resolve("postgres") + "\n");

      try (var postgres = start(directory)) {
        assertEquals("1", ask(postgres, "SELECT '1'"));
      }
    }
  }

  @Test
  void secondServerOnADataDirectoryIsRefused() {
    try (var first = DataDirectory.open(temporary)) {
      var error = assertThrows(StorageException.class, () -> DataDirectory.open(temporary));

      assertTrue(String.valueOf(error.getMessage()).contains(first.path().toString()));
    }
    DataDirectory.open(temporary).close();
  }

  @Test
  void connectionWithoutThePasswordIsRefused() {
    try (var directory = DataDirectory.open(temporary);
        var postgres = start(directory)) {
      var properties = new Properties();
      properties.putAll(postgres.address().jdbcProperties());
      properties.setProperty("password", "guess");

      assertThrows(
          SQLException.class,
          () -> DriverManager.getConnection(postgres.address().jdbcUrl(), properties));
    }
  }

  private static EmbeddedPostgres start(DataDirectory directory) {
    return EmbeddedPostgres.start(directory, CONNECTIONS, new SecureRandom());
  }

  private static String ask(EmbeddedPostgres postgres, String sql) {
    var vertx = Vertx.vertx();
    try (var database = new PgDatabase(vertx, postgres.address(), CONNECTIONS)) {
      return database.first(sql, row -> row.getString(0)).orElseThrow();
    } finally {
      vertx.close();
    }
  }

  private static void run(EmbeddedPostgres postgres, String sql) {
    var vertx = Vertx.vertx();
    try (var database = new PgDatabase(vertx, postgres.address(), CONNECTIONS)) {
      database.execute(sql);
    } finally {
      vertx.close();
    }
  }
}
