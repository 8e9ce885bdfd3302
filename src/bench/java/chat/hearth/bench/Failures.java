package chat.hearth.bench;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Counts what went wrong during a measurement and keeps the first as an example. */
final class Failures {
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicReference<@Nullable String> first = new AtomicReference<>();

  void add(CallFailed failure) {
    count.incrementAndGet();
    first.compareAndSet(null, failure.getMessage());
  }

  void addAll(Failures others) {
    count.addAndGet(others.count());
    others.first().ifPresent(example -> first.compareAndSet(null, example));
  }

  int count() {
    return count.get();
  }

  Optional<String> first() {
    return Optional.ofNullable(first.get());
  }
}
