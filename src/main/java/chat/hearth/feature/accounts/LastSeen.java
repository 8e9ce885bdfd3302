package chat.hearth.feature.accounts;

import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.storage.StorageException;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notes when and from where a device was last seen: behind the request, once a minute at most. */
final class LastSeen {
  private static final Logger LOGGER = LoggerFactory.getLogger(LastSeen.class);
  private static final Duration INTERVAL = Duration.ofMinutes(1);
  private static final int MAX_AGENT_LENGTH = 500;

  private record Key(UserId user, DeviceId device) {}

  private final Database database;
  private final DeviceStore devices;
  private final Cache<Key, Boolean> written;

  LastSeen(Database database, Clock clock, DeviceStore devices) {
    this.database = database;
    this.devices = devices;
    this.written =
        Caffeine.newBuilder()
            .expireAfterWrite(INTERVAL)
            .maximumSize(1_000_000)
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .build();
  }

  void seen(UserId user, DeviceId device, String address, String userAgent) {
    if (written.asMap().putIfAbsent(new Key(user, device), true) == null) {
      Thread.startVirtualThread(() -> write(user, device, address, userAgent));
    }
  }

  private void write(UserId user, DeviceId device, String address, String userAgent) {
    try {
      var agent = userAgent.replace("\0", "");
      devices.seen(
          database,
          user,
          device,
          address,
          agent.substring(0, Math.min(agent.length(), MAX_AGENT_LENGTH)));
    } catch (StorageException e) {
      LOGGER.debug("Could not note when a device was last seen", e);
    }
  }
}
