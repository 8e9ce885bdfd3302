package chat.hearth.feature.devicekeys;

import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.Sql;
import chat.hearth.platform.stream.Writer;
import io.vertx.sqlclient.Row;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The table {@code one_time_key}. */
final class OneTimeKeyStore {
  private static final Duration REMEMBERED = Duration.ofDays(7); // clients repeat within minutes

  private static final String FIND =
      """
      SELECT k.algorithm, k.key_id, k.content, k.claimed_at IS NOT NULL AS claimed
        FROM one_time_key k
        JOIN unnest($3::text[], $4::text[]) AS n (algorithm, key_id)
          ON n.algorithm = k.algorithm AND n.key_id = k.key_id
       WHERE k.user_id = $1 AND k.device_id = $2
      """;

  // The name of a claimed key may be used again, by a client that lost count, for another key.
  private static final String ADD =
      """
      INSERT INTO one_time_key AS k (user_id, device_id, algorithm, key_id, content, position)
      SELECT $1, $2, n.algorithm, n.key_id, n.content, $6
        FROM unnest($3::text[], $4::text[], $5::text[]) AS n (algorithm, key_id, content)
          ON CONFLICT (user_id, device_id, algorithm, key_id) DO UPDATE
             SET content = excluded.content, position = excluded.position, claimed_at = NULL
           WHERE k.claimed_at IS NOT NULL AND k.content <> excluded.content
      """;

  // A key that another claim is about to take is passed over rather than waited for. What is
  // locked here is marked here, so no two claims return the same.
  private static final String CLAIM =
      """
      WITH picked AS MATERIALIZED (
        SELECT k.*
          FROM unnest($1::text[], $2::text[], $3::text[]) AS w (user_id, device_id, algorithm)
         CROSS JOIN LATERAL (
               SELECT o.user_id, o.device_id, o.algorithm, o.key_id
                 FROM one_time_key o
                WHERE o.user_id = w.user_id
                  AND o.device_id = w.device_id
                  AND o.algorithm = w.algorithm
                  AND o.claimed_at IS NULL
                ORDER BY o.position, o.key_id
                LIMIT 1
                  FOR UPDATE SKIP LOCKED) k)
      UPDATE one_time_key d
         SET claimed_at = $4
        FROM picked p
       WHERE d.user_id = p.user_id AND d.device_id = p.device_id
         AND d.algorithm = p.algorithm AND d.key_id = p.key_id
      RETURNING d.user_id, d.device_id, d.algorithm, d.key_id, d.content
      """;

  private static final String COUNT =
      """
      SELECT algorithm, count(*) AS number
        FROM one_time_key
       WHERE user_id = $1 AND device_id = $2 AND claimed_at IS NULL
       GROUP BY algorithm
      """;

  private static final String REMOVE_OLD = "DELETE FROM one_time_key WHERE claimed_at < $1";

  private static final String REMOVE =
      "DELETE FROM one_time_key WHERE user_id = $1 AND device_id = ANY ($2)";

  private record Known(ClaimableKey key, boolean claimed) {}

  private final Clock clock;

  OneTimeKeyStore(Clock clock) {
    this.clock = clock;
  }

  /**
   * Adds the keys that were never there: neither those that wait to be claimed nor those that were
   * claimed.
   *
   * @return whether there were any
   * @throws MatrixError {@code M_INVALID_PARAM} where another key of the same name waits
   */
  boolean add(Writer tx, DeviceAddress owner, List<ClaimableKey> keys) {
    var added = unknown(tx, owner, keys);
    if (added.isEmpty()) {
      return false;
    }
    int inserted =
        tx.execute(
            ADD,
            owner.user().value(),
            owner.device().value(),
            algorithms(added),
            ids(added),
            added.stream().map(ClaimableKey::content).toArray(String[]::new),
            tx.position());
    if (inserted < added.size()) {
      // Another request has added the same names meanwhile: let it be seen whether the same keys.
      unknown(tx, owner, added);
    }
    return true;
  }

  private static List<ClaimableKey> unknown(Sql sql, DeviceAddress owner, List<ClaimableKey> keys) {
    var known = new HashMap<String, Known>();
    var found =
        sql.list(
            FIND,
            row -> new Known(key(row), row.getBoolean("claimed")),
            owner.user().value(),
            owner.device().value(),
            algorithms(keys),
            ids(keys));
    found.forEach(one -> known.put(one.key().name(), one));
    var unknown = new ArrayList<ClaimableKey>();
    for (var key : keys) {
      var old = known.get(key.name());
      if (old == null || (old.claimed() && !old.key().equals(key))) {
        unknown.add(key);
      } else if (!old.key().equals(key)) {
        throw MatrixError.invalidParam("There is another one-time key " + key.name() + " already");
      }
    }
    return unknown;
  }

  /** Takes one key of an algorithm from each device that has one, oldest upload first. */
  Map<DeviceAddress, ClaimableKey> claim(Sql sql, Map<DeviceAddress, String> wanted) {
    var claimed = new HashMap<DeviceAddress, ClaimableKey>();
    var rows =
        sql.list(
            CLAIM,
            row -> Map.entry(owner(row), key(row)),
            wanted.keySet().stream().map(owner -> owner.user().value()).toArray(String[]::new),
            wanted.keySet().stream().map(owner -> owner.device().value()).toArray(String[]::new),
            wanted.values().toArray(String[]::new),
            clock.millis());
    rows.forEach(row -> claimed.put(row.getKey(), row.getValue()));
    return claimed;
  }

  /** Forgets keys that were claimed long ago. */
  void removeOld(Sql sql) {
    sql.execute(REMOVE_OLD, clock.millis() - REMEMBERED.toMillis());
  }

  /** How many keys there are of each algorithm. */
  Map<String, Long> count(Sql sql, DeviceAddress owner) {
    var counts = new TreeMap<String, Long>();
    sql.list(
            COUNT,
            row -> Map.entry(row.getString("algorithm"), row.getLong("number")),
            owner.user().value(),
            owner.device().value())
        .forEach(count -> counts.put(count.getKey(), count.getValue()));
    return counts;
  }

  void remove(Sql sql, UserId user, Collection<DeviceId> devices) {
    sql.execute(REMOVE, user.value(), devices.stream().map(DeviceId::value).toArray(String[]::new));
  }

  static DeviceAddress owner(Row row) {
    return new DeviceAddress(
        new UserId(row.getString("user_id")), new DeviceId(row.getString("device_id")));
  }

  static ClaimableKey key(Row row) {
    return new ClaimableKey(
        row.getString("algorithm"), row.getString("key_id"), row.getString("content"));
  }

  private static String[] algorithms(List<ClaimableKey> keys) {
    return keys.stream().map(ClaimableKey::algorithm).toArray(String[]::new);
  }

  private static String[] ids(List<ClaimableKey> keys) {
    return keys.stream().map(ClaimableKey::keyId).toArray(String[]::new);
  }
}
