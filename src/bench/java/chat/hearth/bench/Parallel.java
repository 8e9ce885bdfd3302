package chat.hearth.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Doing the same thing many times with a bounded number at a time. */
final class Parallel {
  /** Keeps a small server busy without starving the requests behind it. */
  static final int SETUP = 32;

  private Parallel() {}

  /**
   * Calls {@code task} with 0 to {@code count - 1}; the first failure ends all.
   *
   * @throws CallFailed what a task threw
   */
  static void run(int count, int atATime, IntConsumer task) throws InterruptedException {
    var next = new AtomicInteger();
    var broken = new AtomicBoolean();
    Runnable worker =
        () -> {
          for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
            if (broken.get()) {
              return;
            }
            try {
              task.accept(i);
            } catch (RuntimeException e) {
              broken.set(true);
              throw e;
            }
          }
        };
    var running = new ArrayList<Future<?>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < Math.min(count, atATime); i++) {
        running.add(threads.submit(worker));
      }
    }
    for (var future : running) {
      try {
        future.get();
      } catch (ExecutionException e) {
        throw new CallFailed(String.valueOf(e.getCause().getMessage()), e.getCause());
      }
    }
  }

  /** As {@link #run}, and collects the results in order. */
  static <T> List<T> map(int count, int atATime, IntFunction<T> task) throws InterruptedException {
    var results = new ConcurrentHashMap<Integer, T>();
    run(count, atATime, i -> results.put(i, task.apply(i)));
    return IntStream.range(0, count).mapToObj(results::get).toList();
  }
}
