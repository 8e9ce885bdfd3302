package chat.hearth.feature.media;

import chat.hearth.platform.config.Config;
import chat.hearth.platform.storage.Database;
import java.time.Clock;
import java.time.Duration;

/** Deletes what nobody fetched for as long as the configuration says. */
final class Retention {
  private final Config.Media config;
  private final Database database;
  private final MediaStore media;
  private final Deletions deletions;
  private final Clock clock;

  Retention(
      Config.Media config, Database database, MediaStore media, Deletions deletions, Clock clock) {
    this.config = config;
    this.database = database;
    this.media = media;
    this.deletions = deletions;
    this.clock = clock;
  }

  void apply() {
    config.localRetention().ifPresent(kept -> delete(kept, true));
    delete(config.remoteRetention(), false);
    media.purgeExpired(database, clock.millis());
  }

  private void delete(Duration kept, boolean ofUsers) {
    int before = Days.of(clock.millis() - kept.toMillis());
    for (var idle = media.idle(database, before, ofUsers);
        !idle.isEmpty();
        idle = media.idle(database, before, ofUsers)) {
      idle.forEach(deletions::delete);
    }
  }
}
