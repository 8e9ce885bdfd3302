package chat.hearth.feature.devicekeys;

import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.Sql;
import chat.hearth.platform.storage.Transaction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The table {@code fallback_key}. */
final class FallbackKeyStore {
  // The same key again stays used.
  private static final String PUT =
      """
      INSERT INTO fallback_key AS f (user_id, device_id, algorithm, key_id, content)
      VALUES ($1, $2, $3, $4, $5)
          ON CONFLICT (user_id, device_id, algorithm) DO UPDATE
             SET key_id = excluded.key_id, content = excluded.content, used = false
           WHERE f.key_id <> excluded.key_id OR f.content <> excluded.content
      """;

  private static final String FIND =
      """
      SELECT f.user_id, f.device_id, f.algorithm, f.key_id, f.content, f.used
        FROM fallback_key f
        JOIN unnest($1::text[], $2::text[], $3::text[]) AS w (user_id, device_id, algorithm)
          ON w.user_id = f.user_id AND w.device_id = f.device_id AND w.algorithm = f.algorithm
      """;

  private static final String USE =
      """
      UPDATE fallback_key SET used = true
       WHERE user_id = $1 AND device_id = $2 AND algorithm = $3 AND key_id = $4
      """;

  private static final String UNUSED =
      """
      SELECT algorithm
        FROM fallback_key
       WHERE user_id = $1 AND device_id = $2 AND NOT used
       ORDER BY algorithm
      """;

  private static final String REMOVE =
      "DELETE FROM fallback_key WHERE user_id = $1 AND device_id = ANY ($2)";

  private record Found(DeviceAddress owner, ClaimableKey key, boolean used) {}

  /** Sets the keys of their algorithms; returns whether one is another than before. */
  boolean put(Sql sql, DeviceAddress owner, List<ClaimableKey> keys) {
    boolean changed = false;
    for (var key : keys) {
      changed |=
          sql.execute(
                  PUT,
                  owner.user().value(),
                  owner.device().value(),
                  key.algorithm(),
                  key.keyId(),
                  key.content())
              > 0;
    }
    return changed;
  }

  /**
   * Reads one key of each device that has one and marks it used.
   *
   * @param firstUsed gets the devices whose key was not used before
   */
  Map<DeviceAddress, ClaimableKey> use(
      Transaction tx, Map<DeviceAddress, String> wanted, Collection<DeviceAddress> firstUsed) {
    var used = new HashMap<DeviceAddress, ClaimableKey>();
    var unused = new TreeMap<DeviceAddress, ClaimableKey>(); // in order: two claims never deadlock
    for (var found : find(tx, wanted)) {
      used.put(found.owner(), found.key());
      if (!found.used()) {
        unused.put(found.owner(), found.key());
      }
    }
    if (!unused.isEmpty()) {
      var statements = new ArrayList<Transaction.Statement>();
      unused.forEach(
          (owner, key) ->
              statements.add(
                  new Transaction.Statement(
                      USE,
                      owner.user().value(),
                      owner.device().value(),
                      key.algorithm(),
                      key.keyId())));
      tx.executeAll(statements);
      firstUsed.addAll(unused.keySet());
    }
    return used;
  }

  private static List<Found> find(Sql sql, Map<DeviceAddress, String> wanted) {
    return sql.list(
        FIND,
        row ->
            new Found(OneTimeKeyStore.owner(row), OneTimeKeyStore.key(row), row.getBoolean("used")),
        wanted.keySet().stream().map(owner -> owner.user().value()).toArray(String[]::new),
        wanted.keySet().stream().map(owner -> owner.device().value()).toArray(String[]::new),
        wanted.values().toArray(String[]::new));
  }

  /** The algorithms whose fallback key nobody has been given yet. */
  List<String> unused(Sql sql, DeviceAddress owner) {
    return sql.list(UNUSED, row -> row.getString(0), owner.user().value(), owner.device().value());
  }

  void remove(Sql sql, UserId user, Collection<DeviceId> devices) {
    sql.execute(REMOVE, user.value(), devices.stream().map(DeviceId::value).toArray(String[]::new));
  }
}
