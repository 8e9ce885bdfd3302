package chat.hearth.bench;

import chat.hearth.bench.http.Reply;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The same question, asked one at a time. */
final class Repeated {
  private static final int WARM_UP = 20;
  private static final int TIMES = 50;

  private Repeated() {}

  /**
   * Times an answer.
   *
   * @param isWhole whether an answer has all that it has to contain
   */
  static Result ask(Supplier<Reply> question, Predicate<Reply> isWhole) {
    var latencies = new Latencies();
    var failures = new Failures();
    long bytes = 0;
    for (int i = 0; i < WARM_UP + TIMES; i++) {
      try {
        long start = System.nanoTime();
        var reply = question.get();
        long took = System.nanoTime() - start;
        bytes = reply.body().length;
        if (!isWhole.test(reply)) {
          failures.add(new CallFailed("an answer is not whole"));
        } else if (i >= WARM_UP) {
          latencies.add(took);
        }
      } catch (CallFailed e) {
        failures.add(e);
      }
    }
    return Result.of(latencies.percentileMillis(50), "ms")
        .latencies(latencies)
        .failures(failures)
        .with("bytes", bytes);
  }
}
