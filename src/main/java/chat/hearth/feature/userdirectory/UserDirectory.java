package chat.hearth.feature.userdirectory;

import chat.hearth.feature.profiles.Profile;
import chat.hearth.feature.profiles.Profiles;
import chat.hearth.matrix.Folding;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.stream.Change;
import chat.hearth.platform.stream.DurableFollower;
import chat.hearth.platform.stream.LogRecord;
import chat.hearth.room.Rooms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The door of this chapter: local users, by name and ID.
 *
 * <p>Names follow the log by fractions of a second. A search costs a lookup in the index and one
 * question of who may be seen, more only where few of those who match may be.
 */
public final class UserDirectory implements DurableFollower {
  private static final Duration REST = Duration.ofMillis(250);
  private static final int AT_ONCE = 500; // users read and written together
  private static final int FIRST_LOOK = 200; // matches judged first, mostly enough
  private static final int LOOK = 5_000; // matches judged together after that

  private final Database database;
  private final Profiles profiles;
  private final Rooms rooms;
  private final boolean searchesAll;
  private final EntryStore store = new EntryStore();
  private final OpenRooms open;

  /**
   * The directory of one server.
   *
   * @param searchesAll whether everybody may find everybody
   */
  public UserDirectory(Database database, Profiles profiles, Rooms rooms, boolean searchesAll) {
    this.database = database;
    this.profiles = profiles;
    this.rooms = rooms;
    this.searchesAll = searchesAll;
    this.open = new OpenRooms(database, rooms);
  }

  public List<Endpoint> endpoints() {
    return List.of(new SearchUsers(this));
  }

  /** Writes what was there before the directory, or an earlier process did not come to write. */
  public void resume() {
    open.resume();
    while (true) {
      var some = store.unwritten(database, AT_ONCE);
      if (some.isEmpty()) {
        return;
      }
      write(some);
    }
  }

  @Override
  public String name() {
    return "user_directory";
  }

  @Override
  public Duration rest() {
    return REST;
  }

  @Override
  public void follow(List<LogRecord> records) {
    var users = new HashSet<UserId>();
    var changed = new HashSet<RoomId>();
    for (var record : records) {
      for (var change : record.changes()) {
        if (change instanceof Change.Profile profile) {
          users.add(profile.user());
        } else if (change instanceof Change.RoomEvents events) {
          changed.add(events.room());
        }
      }
    }
    open.changed(changed);
    var all = List.copyOf(users);
    for (int from = 0; from < all.size(); from += AT_ONCE) {
      write(all.subList(from, Math.min(all.size(), from + AT_ONCE)));
    }
  }

  /** Users who match a text and whom the asker may see, the best first, with what is shown. */
  Map<UserId, Optional<Profile>> search(UserId asker, String term, int limit) {
    var text = Folding.fold(term).strip();
    if (text.isEmpty() || limit == 0) {
      return Map.of();
    }
    var found = new ArrayList<UserId>();
    int offset = 0;
    int look = searchesAll ? limit : FIRST_LOOK;
    while (true) {
      var some = store.find(database, text, asker, look, offset);
      found.addAll(seen(asker, some));
      if (some.size() < look || found.size() >= limit) {
        break;
      }
      offset += look;
      look = LOOK;
    }
    var page = found.subList(0, Math.min(limit, found.size()));
    var shown = profiles.findAll(page);
    var result = new LinkedHashMap<UserId, Optional<Profile>>();
    page.forEach(user -> result.put(user, Optional.ofNullable(shown.get(user))));
    return result;
  }

  private List<UserId> seen(UserId asker, List<UserId> users) {
    if (searchesAll || users.isEmpty()) {
      return users;
    }
    var seen = rooms.sharedRooms().among(asker, users, open.all());
    return users.stream().filter(seen::contains).toList();
  }

  private void write(Collection<UserId> users) {
    var now = profiles.findAll(users);
    var statements =
        users.stream()
            .sorted(Comparator.comparing(UserId::value))
            .map(
                user ->
                    EntryStore.update(
                        user, Optional.ofNullable(now.get(user)).flatMap(Profile::displayName)))
            .toList();
    database.transaction(tx -> tx.executeAll(statements));
  }
}
