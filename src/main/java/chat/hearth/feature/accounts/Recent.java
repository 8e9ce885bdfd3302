package chat.hearth.feature.accounts;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Remembers answers of the database for half a minute.
 *
 * <p>Forgetting is exact on this node: an answer that was read before {@link #forgetIf} but arrives
 * after it is not kept. Other nodes forget when they see the change in the log, or when the half
 * minute is over.
 */
final class Recent<K, V> {
  private static final Duration KEPT = Duration.ofSeconds(30);
  private static final long MAX_ENTRIES = 200_000; // about 100 MB with their keys

  private final AtomicLong changes = new AtomicLong();
  private final Cache<K, V> answers;

  Recent(Clock clock) {
    answers =
        Caffeine.newBuilder()
            .maximumSize(MAX_ENTRIES)
            .expireAfterWrite(KEPT)
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .build();
  }

  /** The remembered answer, or a new one; that there is none is never remembered. */
  Optional<V> get(K key, Function<K, Optional<V>> load) {
    var known = answers.getIfPresent(key);
    if (known != null) {
      return Optional.of(known);
    }
    long before = changes.get();
    var loaded = load.apply(key);
    loaded.ifPresent(
        value -> {
          answers.put(key, value);
          if (changes.get() != before) {
            answers.invalidate(key);
          }
        });
    return loaded;
  }

  void forgetIf(Predicate<V> stale) {
    changes.incrementAndGet();
    answers.asMap().values().removeIf(stale);
  }
}
