package chat.hearth.feature.media;

import chat.hearth.platform.storage.Database;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers which files were fetched today, to the day: written every minute, once a day each. */
final class AccessTimes {
  private final Database database;
  private final MediaStore media;
  private final Clock clock;
  private final Set<Mxc> fetched = ConcurrentHashMap.newKeySet();

  AccessTimes(Database database, MediaStore media, Clock clock) {
    this.database = database;
    this.media = media;
    this.clock = clock;
  }

  void fetched(StoredMedia file) {
    if (file.accessedOn() < Days.of(clock.millis())) {
      fetched.add(file.mxc());
    }
  }

  void flush() {
    var some = List.copyOf(fetched);
    if (!some.isEmpty()) {
      media.accessed(database, some, Days.of(clock.millis()));
      some.forEach(fetched::remove);
    }
  }
}
