package chat.hearth.feature.userdirectory;

import chat.hearth.matrix.UserId;
import chat.hearth.platform.stream.Writer;
import java.util.Optional;

/** Who is in the directory, as accounts come and go, in the transactions that do that. */
public final class DirectoryLifecycle {
  private final EntryStore store = new EntryStore();

  public void accountCreated(Writer tx, UserId user, Optional<String> displayName) {
    store.add(tx, user, displayName);
  }

  public void accountDeactivated(Writer tx, UserId user) {
    store.remove(tx, user);
  }
}
