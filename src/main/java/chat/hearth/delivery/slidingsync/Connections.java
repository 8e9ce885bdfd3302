package chat.hearth.delivery.slidingsync;

import chat.hearth.matrix.DeviceId;
import chat.hearth.matrix.UserId;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The connections of all devices to this node, in its memory alone: a client whose connection is
 * forgotten is told so and begins anew, as the proposal has it.
 */
final class Connections {
  private static final long MAX_ROOMS = 2_000_000; // of all connections; about 200 bytes each
  private static final int BASE_WEIGHT = 10;
  private static final Duration KEPT_AFTER_USE = Duration.ofHours(1);
  private static final int RADIX = 36;

  private record Key(UserId user, Optional<DeviceId> device, String name) {}

  private final RandomGenerator random;
  private final Cache<Key, Connection> connections =
      Caffeine.newBuilder()
          .maximumWeight(MAX_ROOMS)
          .weigher((Key key, Connection connection) -> BASE_WEIGHT + connection.size())
          .expireAfterAccess(KEPT_AFTER_USE)
          .build();

  Connections(RandomGenerator random) {
    this.random = random;
  }

  /** A new connection in the place of the one of that name. */
  Connection open(UserId user, Optional<DeviceId> device, String name) {
    var connection = new Connection(Long.toString(random.nextLong(Long.MAX_VALUE), RADIX));
    connections.put(new Key(user, device, name), connection);
    return connection;
  }

  /**
   * The connection of that name.
   *
   * @throws chat.hearth.matrix.MatrixError {@code M_UNKNOWN_POS} where there is none
   */
  Connection get(UserId user, Optional<DeviceId> device, String name) {
    var connection = connections.getIfPresent(new Key(user, device, name));
    if (connection == null) {
      throw Connection.unknown();
    }
    return connection;
  }

  /** Weighs a connection anew, after it was sent something. */
  void used(UserId user, Optional<DeviceId> device, String name, Connection connection) {
    connections
        .asMap()
        .computeIfPresent(
            new Key(user, device, name),
            (key, current) -> current == connection ? connection : current);
  }
}
