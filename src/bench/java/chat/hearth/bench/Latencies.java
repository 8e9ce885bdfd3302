package chat.hearth.bench;

import java.util.Arrays;
import java.util.List;

/** Durations of one thread, or of several when merged. Not safe for threads. */
final class Latencies {
  private long[] nanos = new long[1024];
  private int count;

  static Latencies merge(List<Latencies> parts) {
    var all = new Latencies();
    for (var part : parts) {
      for (int i = 0; i < part.count; i++) {
        all.add(part.nanos[i]);
      }
    }
    return all;
  }

  void add(long durationNanos) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, count * 2);
    }
    nanos[count++] = durationNanos;
  }

  int count() {
    return count;
  }

  /**
   * The smallest recorded duration that {@code percent} of all do not exceed (nearest rank), in
   * milliseconds.
   *
   * @throws IllegalStateException if nothing was recorded
   */
  double percentileMillis(double percent) {
    if (count == 0) {
      throw new IllegalStateException("nothing was measured");
    }
    var sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    int rank = (int) Math.ceil(percent / 100 * count);
    return sorted[Math.clamp(rank, 1, count) - 1] / 1e6;
  }
}
