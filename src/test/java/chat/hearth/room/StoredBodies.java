package chat.hearth.room;

import chat.hearth.platform.storage.Sql;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The bodies of events as the table has them, unpacked. */
public final class StoredBodies {
  private static final EventCodec CODEC = new EventCodec();

  private StoredBodies() {}

  /** Of all events of all rooms. */
  public static List<String> all(Sql sql) {
    return sql.list(
        "SELECT body FROM event ORDER BY room, seq",
        row -> new String(CODEC.decode(row.getBuffer("body").getBytes()), StandardCharsets.UTF_8));
  }
}
