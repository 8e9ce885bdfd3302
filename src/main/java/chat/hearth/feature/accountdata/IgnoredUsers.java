package chat.hearth.feature.accountdata;

import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.Sql;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Whom users ignore, as their clients store it.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#ignoring-users">Client-Server API:
 *     ignoring users</a>
 */
public final class IgnoredUsers {
  static final String TYPE = "m.ignored_user_list";
  private static final long CACHED = 1_000_000; // ignored users; about 100 bytes each

  private final Sql sql;
  private final AccountDataStore store;
  private final Cache<UserId, Set<UserId>> cache =
      Caffeine.newBuilder()
          .maximumWeight(CACHED)
          .weigher((UserId user, Set<UserId> ignored) -> ignored.size() + 2)
          .build();

  IgnoredUsers(Sql sql, AccountDataStore store) {
    this.sql = sql;
    this.store = store;
  }

  /** Whom the user ignores; what is no user ID in the list is passed over. */
  public Set<UserId> of(UserId user) {
    return cache.asMap().computeIfAbsent(user, this::read);
  }

  /**
   * Has to be called after the commit of every change: a look-up that began before it is undone.
   */
  void changed(UserId user) {
    cache.invalidate(user);
  }

  private Set<UserId> read(UserId user) {
    var ignored = new HashSet<UserId>();
    store
        .find(sql, user, Optional.empty(), TYPE)
        .map(content -> content.path("ignored_users"))
        .ifPresent(users -> users.fieldNames().forEachRemaining(name -> add(ignored, name)));
    ignored.remove(user);
    return Set.copyOf(ignored);
  }

  private static void add(Set<UserId> ignored, String name) {
    try {
      ignored.add(new UserId(name));
    } catch (MatrixError e) {
      // Clients can write anything here.
    }
  }
}
