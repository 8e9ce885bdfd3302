package chat.hearth.feature.keybackup;

import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.Database;
import java.util.List;
import java.util.Optional;

/**
 * Reads the keys of a backup page by page, so that a backup of any size costs the memory of one
 * page. Each page is a query of its own and nothing is held between two: a client that reads slowly
 * keeps no connection to the database. A key that changes meanwhile is given as it was or as it is.
 */
final class KeyPages {
  private static final int PAGE = 500; // about half a megabyte of the keys that clients make

  private final Backups backups;
  private final Database database;
  private final RoomKeyStore keys;
  private final UserId user;
  private final long version;
  private final Optional<RoomId> room;
  private Optional<RoomKey> last = Optional.empty();
  private boolean ended;

  KeyPages(
      Backups backups,
      Database database,
      RoomKeyStore keys,
      UserId user,
      long version,
      Optional<RoomId> room) {
    this.backups = backups;
    this.database = database;
    this.keys = keys;
    this.user = user;
    this.version = version;
    this.room = room;
  }

  /**
   * The next keys; none after the last.
   *
   * @throws MatrixError {@code M_NOT_FOUND} where the version was deleted meanwhile, so that nobody
   *     takes what was read till then for the whole
   */
  List<RoomKey> next() {
    if (ended) {
      return List.of();
    }
    var page =
        room.map(one -> keys.pageOfRoom(database, user, version, one, last, PAGE))
            .orElseGet(() -> keys.page(database, user, version, last, PAGE));
    if (page.size() < PAGE) {
      ended = true;
      backups.get(user, version);
    } else {
      last = Optional.of(page.getLast());
    }
    return page;
  }
}
