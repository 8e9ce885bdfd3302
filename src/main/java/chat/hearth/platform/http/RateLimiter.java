package chat.hearth.platform.http;

import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.config.Config;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The token buckets of all users and addresses.
 *
 * <p>A bucket is one number: the time at which it will be full again (the generic cell rate
 * algorithm). A request moves that time on by the price of a token, and is refused where it would
 * lie further ahead than an empty bucket takes to fill. A bucket that is not in the cache is full,
 * so forgetting one after that span forgets nothing.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#rate-limiting">Client-Server API:
 *     rate limiting</a>
 */
final class RateLimiter {
  /** About 10 MB for each class; beyond it the least used are taken for full. */
  private static final long MAX_BUCKETS = 100_000;

  private record Buckets(long nanosPerToken, long nanosToFill, Cache<String, Long> fullAt) {}

  private final Map<RateClass, Buckets> classes = new EnumMap<>(RateClass.class);
  private final Clock clock;

  RateLimiter(Config.Limits limits, Clock clock) {
    this.clock = clock;
    if (limits.rateLimits()) {
      classes.put(RateClass.DEFAULT, buckets(limits.other()));
      classes.put(RateClass.MESSAGE, buckets(limits.messages()));
      classes.put(RateClass.LOGIN, buckets(limits.logins()));
      classes.put(RateClass.REGISTRATION, buckets(limits.registrations()));
      classes.put(RateClass.ROOM, buckets(limits.rooms()));
      classes.put(RateClass.DELAYED_EVENT, buckets(limits.delayedEvents()));
    }
  }

  /**
   * Takes a token for a request. Users have their own buckets, and so have addresses where nobody
   * is logged in; registrations are counted by address alone, logins by both.
   *
   * @throws MatrixError {@code M_LIMIT_EXCEEDED} where the bucket is empty
   */
  void take(RateClass rate, String address, Optional<Requester> requester) {
    var buckets = classes.get(rate);
    if (buckets == null) {
      return;
    }
    boolean byAddress = rate == RateClass.LOGIN || rate == RateClass.REGISTRATION;
    if (byAddress || requester.isEmpty()) {
      take(buckets, ClientAddress.block(address));
    }
    if (requester.isPresent() && rate != RateClass.REGISTRATION) {
      take(buckets, requester.get().userId().toString());
    }
  }

  private void take(Buckets buckets, String key) {
    long now = TimeUnit.MILLISECONDS.toNanos(clock.millis());
    buckets
        .fullAt
        .asMap()
        .compute(
            key,
            (unused, fullAt) -> {
              // A clock that was set back must not lock anybody out for as long as it jumped.
              long from = fullAt == null ? now : Math.clamp(fullAt, now, now + buckets.nanosToFill);
              long then = from + buckets.nanosPerToken;
              long wait = then - now - buckets.nanosToFill;
              if (wait > 0) {
                throw MatrixError.limitExceeded(Duration.ofMillis(millisRoundedUp(wait)));
              }
              return then;
            });
  }

  private Buckets buckets(Config.Rate rate) {
    long perToken = Math.round(1e9 / rate.perSecond());
    long toFill = perToken * rate.burst();
    return new Buckets(
        perToken,
        toFill,
        Caffeine.newBuilder()
            .maximumSize(MAX_BUCKETS)
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .expireAfterAccess(Duration.ofNanos(toFill + 1))
            .build());
  }

  private static long millisRoundedUp(long nanos) {
    return (nanos + 999_999) / 1_000_000;
  }
}
