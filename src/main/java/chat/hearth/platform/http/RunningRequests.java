package chat.hearth.platform.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Counts the requests that were received and not answered yet, parked ones included. */
final class RunningRequests {
  private final AtomicInteger count = new AtomicInteger();
  private volatile @Nullable CompletableFuture<@Nullable Void> none;

  void enter() {
    count.incrementAndGet();
  }

  void leave() {
    if (count.decrementAndGet() == 0) {
      // Read after counting: whichever of this and none() comes second sees the other.
      var waiting = none;
      if (waiting != null) {
        waiting.complete(null);
      }
    }
  }

  int count() {
    return count.get();
  }

  /** Is complete when the last request has left. */
  CompletableFuture<@Nullable Void> none() {
    var waiting = new CompletableFuture<@Nullable Void>();
    none = waiting;
    if (count.get() == 0) {
      waiting.complete(null);
    }
    return waiting;
  }
}
