package chat.hearth.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Workers who begin their next call as soon as the last was answered. */
final class ClosedLoop {
  /** One call of a worker; {@code turn} counts that worker's calls. */
  @FunctionalInterface
  interface Step {
    void run(int worker, int turn);
  }

  /**
   * What was measured.
   *
   * @param perSecond successful calls
   * @param latencies of the successful calls
   */
  record Measured(double perSecond, Latencies latencies, Failures failures) {}

  private static final long PAUSE_AFTER_FAILURE_MILLIS = 20; // else a dead server spins us

  private ClosedLoop() {}

  /**
   * Runs for both durations and counts the calls that end within the second.
   *
   * @throws ExecutionException if a step threw anything but CallFailed
   */
  static Measured run(int workers, Duration warmUp, Duration measured, Step step)
      throws InterruptedException, ExecutionException {
    long begin = System.nanoTime() + warmUp.toNanos();
    long end = begin + measured.toNanos();
    var failures = new Failures();
    List<Latencies> parts = new ArrayList<>();
    List<Future<Void>> running = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < workers; i++) {
        int worker = i;
        var latencies = new Latencies();
        parts.add(latencies);
        running.add(threads.submit(() -> loop(worker, begin, end, step, latencies, failures)));
      }
    }
    for (var future : running) {
      future.get();
    }
    var all = Latencies.merge(parts);
    return new Measured(all.count() / (measured.toNanos() / 1e9), all, failures);
  }

  private static Void loop(
      int worker, long begin, long end, Step step, Latencies latencies, Failures failures)
      throws InterruptedException {
    for (int turn = 0; ; turn++) {
      long start = System.nanoTime();
      if (start - end >= 0) {
        return null;
      }
      try {
        step.run(worker, turn);
        long stop = System.nanoTime();
        if (stop - begin >= 0 && stop - end < 0) {
          latencies.add(stop - start);
        }
      } catch (CallFailed e) {
        failures.add(e);
        Thread.sleep(PAUSE_AFTER_FAILURE_MILLIS);
      }
    }
  }
}
