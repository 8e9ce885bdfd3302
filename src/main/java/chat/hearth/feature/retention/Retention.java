package chat.hearth.feature.retention;

import chat.hearth.platform.config.Config;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.storage.Database;
import chat.hearth.room.Rooms;
import java.util.List;

/** The door of this chapter. Where it is off it serves nothing and purges nothing. */
public final class Retention implements AutoCloseable {
  private final Config.Retention config;
  private final Purge purge;
  private final Purger purger;

  public Retention(Config.Retention config, Database database, Rooms rooms) {
    this.config = config;
    this.purge = new Purge(rooms.expiry(), database);
    this.purger = new Purger(purge, config.interval());
  }

  public List<Endpoint> endpoints() {
    return config.enabled() ? List.of(new GetRetentionConfiguration(config)) : List.of();
  }

  /** Begins to purge what is over, now and at every interval. */
  public void start() {
    if (config.enabled()) {
      purger.start();
    }
  }

  /** Purges what is over; returns when it is gone. */
  public void purge() {
    purge.run();
  }

  @Override
  public void close() {
    purger.close();
  }
}
