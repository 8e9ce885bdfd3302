package chat.hearth.platform.cluster;

import chat.hearth.matrix.ServerName;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.storage.StorageException;
import chat.hearth.platform.storage.StorageException.Kind;
import java.time.Clock;
import java.time.ZoneOffset;

/** Tables {@code node} and {@code server}. */
public final class NodeStore {
  // A writer of the older generation holds a share lock on the row until it has committed: this
  // waits for it, and whoever comes later finds another generation.
  private static final String START =
      """
      INSERT INTO node AS n (id, generation, started_at) VALUES ($1, 1, $2)
      ON CONFLICT (id) DO UPDATE
         SET generation = n.generation + 1, started_at = excluded.started_at
      RETURNING generation
      """;

  private static final String KEEP_NAME =
      "INSERT INTO server (name) VALUES ($1) ON CONFLICT DO NOTHING";

  private static final String NAME = "SELECT name FROM server";

  private final Database database;
  private final Clock clock;

  public NodeStore(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Starts a node: from here on every older process that believes to be it is refused. */
  public Node start(int id) {
    return database
        .first(
            START,
            row -> new Node(id, row.getInteger(0)),
            id,
            clock.instant().atOffset(ZoneOffset.UTC))
        .orElseThrow();
  }

  /**
   * Holds the database to the name that it was first used with, which is written at that time.
   *
   * @throws StorageException ({@code REFUSED}) when it belongs to another name
   */
  public void claim(ServerName configured) {
    database.execute(KEEP_NAME, configured.value());
    var kept = database.first(NAME, row -> row.getString("name")).orElseThrow();
    if (!kept.equals(configured.value())) {
      throw new StorageException(
          Kind.REFUSED,
          "the database belongs to the server "
              + kept
              + ", but server_name is "
              + configured
              + "; a server's name can't be changed, so set it back or use another database",
          null);
    }
  }
}
