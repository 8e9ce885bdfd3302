package chat.hearth.room;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A clock that never tells the same millisecond twice.
 *
 * <p>From room version 12 a room's ID is the hash of its create event: two rooms that one user
 * makes alike in the same millisecond would be one room.
 */
final class TickingClock extends Clock {
  private final Clock clock;
  private final AtomicLong last = new AtomicLong();

  TickingClock(Clock clock) {
    this.clock = clock;
  }

  @Override
  public long millis() {
    long now = clock.millis();
    return last.updateAndGet(before -> Math.max(before + 1, now));
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis());
  }

  @Override
  public ZoneId getZone() {
    return clock.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return new TickingClock(clock.withZone(zone));
  }
}
