package chat.hearth.feature.retention;

import chat.hearth.event.Pdu;
import chat.hearth.event.StateKey;
import chat.hearth.platform.config.Config;
import chat.hearth.room.Lifetimes;
import chat.hearth.room.StateView;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * How long messages of a room may be read: what the room says, else the default, never less or more
 * than the configuration allows.
 *
 * @see <a href="https://github.com/matrix-org/matrix-spec-proposals/pull/1763">MSC1763: Message
 *     retention periods</a>
 */
public final class RoomLifetimes implements Lifetimes {
  private final Config.Retention config;

  private RoomLifetimes(Config.Retention config) {
    this.config = config;
  }

  /** The lifetimes of a configuration; without retention messages stay for ever. */
  public static Lifetimes of(Config.Retention config) {
    return config.enabled() ? new RoomLifetimes(config) : Lifetimes.FOREVER;
  }

  @Override
  public OptionalLong ofMillis(StateView state) {
    return ofMillis(
        state.get(StateKey.RETENTION).map(Pdu::content).map(Policy::of).orElse(Policy.NONE));
  }

  OptionalLong ofMillis(Policy policy) {
    var wanted = policy.max();
    if (wanted.isEmpty() && config.defaultMaxLifetime().isPresent()) {
      long otherwise = config.defaultMaxLifetime().get().toMillis();
      // The default must not take what the room wants to keep.
      wanted = OptionalLong.of(Math.max(otherwise, policy.min().orElse(0)));
    }
    if (wanted.isEmpty()) {
      return wanted;
    }
    long most = config.max().map(Duration::toMillis).orElse(Long.MAX_VALUE);
    return OptionalLong.of(Math.min(most, Math.max(config.min().toMillis(), wanted.getAsLong())));
  }
}
