package chat.hearth.feature.presence;

import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.Database;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Those who are there, or were a moment ago, in memory: about 500 bytes each.
 *
 * <p>Changing and forgetting a user both happen inside the map's {@code compute}, so that nothing
 * is changed that has just been forgotten.
 */
final class PresentUsers {
  private final Database database;
  private final PresenceStore store;
  private final ConcurrentHashMap<UserId, UserPresence> users = new ConcurrentHashMap<>();

  PresentUsers(Database database, PresenceStore store) {
    this.database = database;
    this.store = store;
  }

  void restore(Instant now, Instant until) {
    for (var written : store.present(database)) {
      var user = new UserPresence(written.shown(), written.lastActive());
      user.assume(now, until);
      users.put(written.user(), user);
    }
  }

  Optional<UserPresence> get(UserId id) {
    return Optional.ofNullable(users.get(id));
  }

  /** Changes a user; asks the database where it was away. */
  UserPresence change(UserId id, Consumer<UserPresence> change) {
    // Read before the map is locked: a user is forgotten only half a minute after it was written.
    var fresh =
        users.containsKey(id)
            ? Optional.<UserPresence>empty()
            : Optional.ofNullable(store.find(database, List.of(id)).get(id));
    return users.compute(
        id,
        (same, known) -> {
          var user =
              known != null
                  ? known
                  : fresh.orElseGet(() -> new UserPresence(Shown.NEVER_SEEN, Instant.EPOCH));
          change.accept(user);
          return user;
        });
  }

  Set<UserId> present(Instant now) {
    var present = new HashSet<UserId>();
    users.forEach(
        (id, user) -> {
          if (user.shown(now).state() != PresenceState.OFFLINE) {
            present.add(id);
          }
        });
    return present;
  }

  /** Those of whom others have to be told. */
  List<PresenceStore.Written> due(Instant now, int limit) {
    var due = new ArrayList<PresenceStore.Written>();
    for (var entry : users.entrySet()) {
      var user = entry.getValue();
      if (due.size() < limit && user.isDue(now)) {
        due.add(new PresenceStore.Written(entry.getKey(), user.shown(now), user.lastActive()));
      }
    }
    return due;
  }

  void published(List<PresenceStore.Written> told) {
    for (var each : told) {
      get(each.user()).ifPresent(user -> user.published(each.shown()));
    }
  }

  void forgetAway(Instant now) {
    for (var id : users.keySet()) {
      users.computeIfPresent(id, (same, user) -> user.isForgettable(now) ? null : user);
    }
  }

  void remove(UserId id) {
    users.remove(id);
  }

  int size() {
    return users.size();
  }
}
