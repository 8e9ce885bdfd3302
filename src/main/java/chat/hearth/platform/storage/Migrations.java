package chat.hearth.platform.storage;

import chat.hearth.platform.storage.StorageException.Kind;
import java.util.HashMap;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.internal.exception.FlywaySqlException;

/** Brings the tables to the state that this version of the server needs. */
public final class Migrations {
  private Migrations() {}

  /**
   * Runs the files of {@code schema/} that have not run yet. Several servers may start at once: one
   * migrates, the others wait.
   *
   * @throws StorageException when the database can't be reached ({@code UNAVAILABLE}), or a file
   *     fails or was changed after it ran ({@code REFUSED})
   */
  public static void run(DatabaseAddress address) {
    try {
      var properties = address.jdbcProperties();
      var jdbc = new HashMap<String, String>();
      properties.stringPropertyNames().forEach(key -> jdbc.put(key, properties.getProperty(key)));
      Flyway.configure()
          .dataSource(
              address.jdbcUrl(), properties.getProperty("user"), properties.getProperty("password"))
          .jdbcProperties(jdbc)
          .locations("classpath:schema")
          .validateMigrationNaming(true)
          // Features add their tables side by side; a lower number may arrive later.
          .outOfOrder(true)
          .load()
          .migrate();
    } catch (FlywaySqlException e) {
      throw new StorageException(
          Kind.UNAVAILABLE,
          "cannot use the database at " + address + ": " + reason(e) + "; check database.url",
          e);
    } catch (FlywayException e) {
      throw new StorageException(
          Kind.REFUSED, "cannot prepare the tables at " + address + ": " + firstLine(e), e);
    }
  }

  private static String reason(Throwable error) {
    var cause = error.getCause();
    return firstLine(cause == null ? error : cause);
  }

  private static String firstLine(Throwable error) {
    var message = error.getMessage();
    return message == null
        ? error.getClass().getSimpleName()
        : message.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
