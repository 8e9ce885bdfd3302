package chat.hearth.feature.devicekeys;

import chat.hearth.feature.devicekeys.CrossSigningKey.Usage;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.Sql;
import io.vertx.sqlclient.Row;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The table {@code cross_signing_key}. */
final class CrossSigningStore {
  private static final String OF_USERS =
      """
      SELECT user_id, usage, public_key, content
        FROM cross_signing_key
       WHERE user_id = ANY ($1)
      """;

  private static final String LOCK = OF_USERS + " FOR UPDATE";

  private static final String ADD =
      """
      INSERT INTO cross_signing_key (user_id, usage, public_key, content)
      VALUES ($1, $2, $3, $4)
          ON CONFLICT DO NOTHING
      """;

  private static final String REMOVE =
      "DELETE FROM cross_signing_key WHERE user_id = $1 AND usage = $2";

  private static final String REMOVE_ALL = "DELETE FROM cross_signing_key WHERE user_id = $1";

  /** The keys of one user. */
  Map<Usage, CrossSigningKey> of(Sql sql, UserId user) {
    return read(sql, OF_USERS, List.of(user)).getOrDefault(user, Map.of());
  }

  /** As {@link #of}, held until the transaction ends. */
  Map<Usage, CrossSigningKey> lock(Sql sql, UserId user) {
    return read(sql, LOCK, List.of(user)).getOrDefault(user, Map.of());
  }

  Map<UserId, Map<Usage, CrossSigningKey>> ofUsers(Sql sql, Collection<UserId> users) {
    return read(sql, OF_USERS, users);
  }

  private static Map<UserId, Map<Usage, CrossSigningKey>> read(
      Sql sql, String query, Collection<UserId> users) {
    var found = new HashMap<UserId, Map<Usage, CrossSigningKey>>();
    var ids = users.stream().map(UserId::value).toArray(String[]::new);
    sql.list(query, row -> Map.entry(new UserId(row.getString("user_id")), key(row)), (Object) ids)
        .forEach(
            row ->
                found
                    .computeIfAbsent(row.getKey(), user -> new EnumMap<>(Usage.class))
                    .put(row.getValue().usage(), row.getValue()));
    return found;
  }

  /** Adds a key; false where there is one for this use. */
  boolean add(Sql sql, UserId user, CrossSigningKey key) {
    return sql.execute(ADD, user.value(), key.usage().text(), key.publicKey(), key.content()) == 1;
  }

  void remove(Sql sql, UserId user, Usage usage) {
    sql.execute(REMOVE, user.value(), usage.text());
  }

  void removeAll(Sql sql, UserId user) {
    sql.execute(REMOVE_ALL, user.value());
  }

  private static CrossSigningKey key(Row row) {
    return new CrossSigningKey(
        Usage.of(row.getString("usage")), row.getString("public_key"), row.getString("content"));
  }
}
