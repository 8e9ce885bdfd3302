package chat.hearth.platform.cluster;

import chat.hearth.matrix.ServerName;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.storage.StorageException;
import chat.hearth.platform.storage.StorageException.Kind;
import java.util.Optional;

/** Holds a database to the name that it was first used with. */
public final class ServerIdentity {
  private ServerIdentity() {}

  /**
   * Writes the name at the first start and compares it ever after.
   *
   * @throws StorageException ({@code REFUSED}) when the database belongs to another name
   */
  public static void claim(Database database, ServerName name) {
    database.execute(
        "INSERT INTO server (name) VALUES ($1) ON CONFLICT (single) DO NOTHING", name.value());
    var kept = database.first("SELECT name FROM server", row -> row.getString("name"));
    if (!kept.equals(Optional.of(name.value()))) {
      throw new StorageException(
          Kind.REFUSED,
          "the database belongs to the server "
              + kept.orElse("?")
              + ", but server_name is "
              + name
              + "; a server's name can't be changed, so set server_name back or use another"
              + " database",
          null);
    }
  }
}
