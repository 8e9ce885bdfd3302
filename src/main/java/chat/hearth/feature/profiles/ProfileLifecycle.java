package chat.hearth.feature.profiles;

import chat.hearth.matrix.UserId;
import chat.hearth.platform.stream.Change;
import chat.hearth.platform.stream.Writer;

/** What happens to a profile as its account comes and goes, in the transactions that do that. */
public final class ProfileLifecycle {
  private final ProfileStore store = new ProfileStore();

  /** Gives a new account its first display name. */
  public void begin(Writer tx, UserId user, String displayName) {
    var fields = store.lock(tx, user);
    store.update(tx, user, fields.put(Profile.DISPLAY_NAME, displayName));
    tx.record(new Change.Profile(user));
  }

  /** Forgets a profile. */
  public void erase(Writer tx, UserId user) {
    store.remove(tx, user);
    tx.record(new Change.Profile(user));
  }
}
