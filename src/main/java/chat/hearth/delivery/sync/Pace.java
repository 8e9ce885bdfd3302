package chat.hearth.delivery.sync;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * Keeps the polls of a crowd from taking the processor from those who send.
 *
 * <p>A client polls again as soon as it was answered. Where something happens all the time in a
 * room with a hundred listeners, each commit would be brought to each of them at once, most of the
 * work would go into answers with a single event, and the more there is to say the less could be
 * said. So incremental syncs get a share of the processor's time while many are sending. Whose turn
 * has not come waits, without a thread, and is answered with all that came meanwhile.
 *
 * <p>Turns are given in the order in which they are asked for, at the rate at which the share pays
 * for what a sync cost of late. What is not used is saved, up to a burst: a single message to
 * hundreds who poll in a quiet house goes out to them at once.
 *
 * <p>Safe for use by many threads; nobody waits for another.
 */
public final class Pace {
  /** Of all processors. */
  static final double SHARE = 0.125;

  static final Duration BURST = Duration.ofSeconds(1);
  static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  // Longer than that it waited for the database or for a processor, and did not work.
  static final Duration DEAREST = Duration.ofMillis(1);

  /** Shorter waits are none: timers count in milliseconds. */
  public static final Duration SHORTEST_WAIT = Duration.ofMillis(1);

  private static final Duration FIRST_GUESS = Duration.ofNanos(200_000);
  private static final int SMOOTHING = 16; // syncs

  private final int processors;
  private final IntSupplier senders;
  private final LongSupplier nanos;
  private final double rate;

  // Up to when the share is spent, on the scale of the clock.
  private final AtomicLong spent;
  private final AtomicLong cost = new AtomicLong(FIRST_GUESS.toNanos());

  /**
   * @param processors how many there are
   * @param senders how many are sending at the moment; while they are fewer than the processors
   *     nobody waits
   * @param nanos a clock that never goes back
   */
  public Pace(int processors, IntSupplier senders, LongSupplier nanos) {
    this.processors = processors;
    this.senders = senders;
    this.nanos = nanos;
    this.rate = processors * SHARE;
    this.spent = new AtomicLong(nanos.getAsLong() - BURST.toNanos());
  }

  /** Takes a turn. Returns how long to wait for it, in nanoseconds: mostly 0. */
  public long turn() {
    long now = nanos.getAsLong();
    long price = Math.round(cost.get() / rate);
    long earliest = now - BURST.toNanos();
    long latest = now + LONGEST_WAIT.toNanos();
    long before = spent.getAndUpdate(until -> Math.min(Math.max(until, earliest) + price, latest));
    return senders.getAsInt() < processors ? 0 : Math.max(0, before - now);
  }

  /** Says how long a sync took, in nanoseconds. */
  public void took(long duration) {
    long counted = Math.min(duration, DEAREST.toNanos());
    cost.updateAndGet(average -> Math.max(1, average + (counted - average) / SMOOTHING));
  }
}
