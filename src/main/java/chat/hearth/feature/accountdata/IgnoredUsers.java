package chat.hearth.feature.accountdata;

import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.UserId;
import java.util.HashSet;
import java.util.Set;

/**
 * Whom users ignore, as their clients store it.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#ignoring-users">Client-Server API:
 *     ignoring users</a>
 */
public final class IgnoredUsers {
  private static final String TYPE = "m.ignored_user_list";

  private final AccountData accountData;

  public IgnoredUsers(AccountData accountData) {
    this.accountData = accountData;
  }

  /** Whom the user ignores; what is no user ID in the list is passed over. */
  public Set<UserId> of(UserId user) {
    var ignored = new HashSet<UserId>();
    accountData
        .get(user, TYPE)
        .map(content -> content.path("ignored_users"))
        .ifPresent(users -> users.fieldNames().forEachRemaining(name -> add(ignored, name)));
    return ignored;
  }

  private static void add(Set<UserId> ignored, String name) {
    try {
      ignored.add(new UserId(name));
    } catch (MatrixError e) {
      // Clients can write anything here.
    }
  }
}
