package chat.hearth.bench;

import chat.hearth.bench.http.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The time from the moment when a message is being sent until a listener holds the sync response
 * with it. The next message follows when all listeners have the last and are polling again.
 */
final class SendToReceive implements Workload {
  private static final double FLOOR = 3;
  private static final double FLOOR_P99 = 10;
  private static final int RECEPTIONS = 20_000; // measured, over all listeners
  private static final long PATIENCE_SECONDS = 30;
  private static final long MIN_PAUSE_NANOS = 20_000_000;

  private final int listeners;

  SendToReceive(int listeners) {
    this.listeners = listeners;
  }

  /** A message under way. */
  private static final class Flight {
    final byte[] mark;
    final CountDownLatch missing;
    final Latencies latencies = new Latencies();
    final long start = System.nanoTime();

    Flight(String mark, int listeners) {
      this.mark = ('"' + mark + '"').getBytes(StandardCharsets.UTF_8);
      this.missing = new CountDownLatch(listeners);
    }

    void received(Reply reply) {
      long now = System.nanoTime();
      if (reply.contains(mark)) {
        synchronized (latencies) {
          latencies.add(now - start);
        }
        missing.countDown();
      }
    }

    Latencies receptions() {
      synchronized (latencies) {
        return Latencies.merge(List.of(latencies));
      }
    }
  }

  private volatile Flight current = new Flight("none", 0);

  @Override
  public String name() {
    return "send-to-receive-" + listeners;
  }

  @Override
  public Result run(Bench bench) throws InterruptedException {
    int count = Math.max(Math.min(listeners, 10), bench.size(listeners));
    int messages = bench.size(Math.clamp(RECEPTIONS / count, 20, 400));
    int warmUp = Math.max(10, messages / 4);
    var people = bench.crowd(count);
    var sender = bench.newUsers("sender", 1).getFirst();
    var roomId = sender.createRoom("public_chat", "Listeners");
    bench.joinAll(people, roomId);
    var measured = new ArrayList<Latencies>();
    var failures = new Failures();
    try (var polling = Listeners.start(bench, people, (user, reply) -> current.received(reply))) {
      for (int i = 0; i < warmUp + messages; i++) {
        var latencies = fly(bench.unique("flight"), sender, roomId, count, failures);
        if (i >= warmUp) {
          measured.add(latencies);
        }
      }
      failures.addAll(polling.failures());
    }

    var all = Latencies.merge(measured);
    var result =
        Result.of(all.percentileMillis(50), "ms")
            .latencies(all)
            .failures(failures)
            .with("listeners", count)
            .with("messages", messages);
    return listeners == 10 ? result.floor(bench, FLOOR).with("floor_p99", FLOOR_P99) : result;
  }

  private Latencies fly(String mark, User sender, String roomId, int count, Failures failures)
      throws InterruptedException {
    var flight = new Flight(mark, count);
    current = flight;
    try {
      sender.send(roomId, mark, mark);
      if (!flight.missing.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        failures.add(new CallFailed(flight.missing.getCount() + " listeners missed a message"));
      }
    } catch (CallFailed e) {
      failures.add(e);
    }
    long took = System.nanoTime() - flight.start;
    TimeUnit.NANOSECONDS.sleep(Math.max(MIN_PAUSE_NANOS, took)); // all poll again after that
    return flight.receptions();
  }
}
