package chat.hearth.delivery.push;

import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.Sql;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Who may have a pusher: known without a query, and never wrongly unknown. */
final class PusherUsers {
  private final Set<UserId> users = ConcurrentHashMap.newKeySet();

  PusherUsers(Sql sql) {
    users.addAll(new PusherStore().users(sql));
  }

  boolean contains(UserId user) {
    return users.contains(user);
  }

  /** Returns whether the user was unknown. */
  boolean add(UserId user) {
    return users.add(user);
  }
}
