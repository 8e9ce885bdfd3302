package chat.hearth.feature.keybackup;

import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.storage.Sql;
import java.util.List;
import java.util.Optional;

/**
 * The backups of users.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#server-side-key-backups">
 *     Client-Server API: server-side key backups</a>
 */
final class Backups {
  private final Database database;
  private final BackupStore versions = new BackupStore();
  private final RoomKeyStore keys = new RoomKeyStore();

  Backups(Database database) {
    this.database = database;
  }

  /** The version that a text names; -1, which none has, where it names none. */
  static long version(String text) {
    try {
      long version = Long.parseLong(text);
      return Long.toString(version).equals(text) ? version : -1; // "01" and "+1" name none
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** As above, of the query of a request for keys. */
  static long version(Request request) {
    return version(request.query("version").orElseThrow(() -> MatrixError.missingParam("version")));
  }

  Optional<Backup> newest(UserId user) {
    return versions.newest(database, user);
  }

  /**
   * A version that was not deleted.
   *
   * @throws MatrixError {@code M_NOT_FOUND}
   */
  Backup get(UserId user, long version) {
    return existing(versions.find(database, user, version));
  }

  private static Backup existing(Optional<Backup> found) {
    return found
        .filter(backup -> !backup.deleted())
        .orElseThrow(() -> MatrixError.notFound("Unknown backup version"));
  }

  /** Makes a version, from now on the only one that takes keys. */
  long create(UserId user, String algorithm, String authData) {
    while (true) {
      var version = versions.add(database, user, algorithm, authData);
      if (version.isPresent()) {
        return version.get();
      }
    }
  }

  void setAuthData(UserId user, long version, String authData) {
    versions.setAuthData(database, user, version, authData);
  }

  /**
   * Deletes a version with its keys; does nothing where that was done before.
   *
   * @throws MatrixError {@code M_NOT_FOUND} where it never existed
   */
  void delete(UserId user, long version) {
    database.transaction(
        tx -> {
          if (versions.lock(tx, user, version).isEmpty()) {
            throw MatrixError.notFound("Unknown backup version");
          }
          keys.remove(tx, user, version, Extent.Of.EVERYTHING);
          versions.delete(tx, user, version);
          return true;
        });
  }

  /**
   * Stores keys, each unless there is a better one for its session.
   *
   * @throws MatrixError {@code M_NOT_FOUND}; {@code M_WRONG_ROOM_KEYS_VERSION} where it is not the
   *     newest version
   */
  Backup store(UserId user, long version, List<RoomKey> stored) {
    return database.transaction(
        tx -> {
          existing(versions.lock(tx, user, version));
          long newest = existing(versions.newest(tx, user)).version();
          if (version != newest) {
            throw MatrixError.of(403, "M_WRONG_ROOM_KEYS_VERSION", "Wrong backup version")
                .with("current_version", Long.toString(newest));
          }
          var written = keys.put(tx, user, version, stored);
          return changed(tx, user, version, written.changed(), written.added());
        });
  }

  /**
   * Deletes keys.
   *
   * @throws MatrixError {@code M_NOT_FOUND} where there is no such version
   */
  Backup remove(UserId user, long version, Extent.Of extent) {
    return database.transaction(
        tx -> {
          existing(versions.lock(tx, user, version));
          int removed = keys.remove(tx, user, version, extent);
          return changed(tx, user, version, removed, -removed);
        });
  }

  private Backup changed(Sql tx, UserId user, long version, int changes, int added) {
    if (changes > 0) {
      versions.changed(tx, user, version, added);
    }
    return existing(versions.find(tx, user, version));
  }

  /**
   * The key of a session.
   *
   * @throws MatrixError {@code M_NOT_FOUND} where there is no such version or no such key
   */
  RoomKey key(UserId user, long version, RoomId room, String session) {
    get(user, version);
    return keys.find(database, user, version, room, session)
        .orElseThrow(() -> MatrixError.notFound("Key not found"));
  }

  /**
   * The keys of a version, of a room or of all, in the order of room and session.
   *
   * @throws MatrixError {@code M_NOT_FOUND} where there is no such version
   */
  KeyPages keys(UserId user, long version, Optional<RoomId> room) {
    get(user, version);
    return new KeyPages(this, database, keys, user, version, room);
  }

  void erase(Sql tx, UserId user) {
    keys.removeOfUser(tx, user);
    versions.removeOfUser(tx, user);
  }
}
