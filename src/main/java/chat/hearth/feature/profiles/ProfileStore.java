package chat.hearth.feature.profiles;

import chat.hearth.matrix.Json;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.Sql;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.sqlclient.Row;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The table {@code profile}. */
final class ProfileStore {
  private static final String FIND = "SELECT fields FROM profile WHERE user_id = $1";

  private static final String FIND_ALL =
      "SELECT user_id, fields FROM profile WHERE user_id = ANY ($1)";

  private static final String IS_AVATAR =
      "SELECT 1 FROM profile WHERE fields::jsonb ->> 'avatar_url' = $1 LIMIT 1";

  private static final String BEGIN =
      "INSERT INTO profile (user_id, fields) VALUES ($1, '{}') ON CONFLICT DO NOTHING";

  private static final String LOCK = FIND + " FOR UPDATE";

  private static final String UPDATE = "UPDATE profile SET fields = $2 WHERE user_id = $1";

  private static final String REMOVE = "DELETE FROM profile WHERE user_id = $1";

  Optional<ObjectNode> find(Sql sql, UserId user) {
    return sql.first(FIND, ProfileStore::fields, user.value());
  }

  /** The profiles of those who have one. */
  Map<UserId, Profile> findAll(Sql sql, Collection<UserId> users) {
    var ids = users.stream().map(UserId::value).toArray(String[]::new);
    var profiles = new HashMap<UserId, Profile>();
    sql.list(
            FIND_ALL,
            row -> Map.entry(new UserId(row.getString("user_id")), new Profile(fields(row))),
            (Object) ids)
        .forEach(entry -> profiles.put(entry.getKey(), entry.getValue()));
    return profiles;
  }

  boolean isAvatar(Sql sql, String uri) {
    return sql.exists(IS_AVATAR, uri);
  }

  /** The fields, held until the transaction ends; made where there are none yet. */
  ObjectNode lock(Sql sql, UserId user) {
    sql.execute(BEGIN, user.value());
    return sql.first(LOCK, ProfileStore::fields, user.value()).orElseGet(Json::object);
  }

  void update(Sql sql, UserId user, ObjectNode fields) {
    sql.execute(UPDATE, user.value(), Json.text(fields));
  }

  void remove(Sql sql, UserId user) {
    sql.execute(REMOVE, user.value());
  }

  private static ObjectNode fields(Row row) {
    return Json.own(row.getString("fields"));
  }
}
