package chat.hearth.bench;

import java.util.List;

/** A thousand people join one room, 64 at a time: the time until the last is in. */
final class JoinMany implements Workload {
  private static final int PEOPLE = 1000;
  private static final int AT_A_TIME = 64;
  private static final double FLOOR = 0.5;

  @Override
  public String name() {
    return "join-1000";
  }

  @Override
  public Result run(Bench bench) throws InterruptedException {
    int count = bench.size(PEOPLE);
    var people = bench.crowd(count);
    var host = bench.newUsers("host", 1).getFirst();
    join(people, host.createRoom("public_chat", "Warm-up")); // the same, to warm up
    var roomId = host.createRoom("public_chat", "Everybody");

    long start = System.nanoTime();
    var measured = join(people, roomId);
    double seconds = (System.nanoTime() - start) / 1e9;

    return Result.of(seconds, "s")
        .latencies(measured.latencies())
        .floor(bench, FLOOR)
        .failures(measured.failures())
        .with("people", count);
  }

  private record Joined(Latencies latencies, Failures failures) {}

  private static Joined join(List<User> people, String roomId) throws InterruptedException {
    var failures = new Failures();
    var latencies = new Latencies();
    Parallel.run(
        people.size(),
        AT_A_TIME,
        i -> {
          long start = System.nanoTime();
          try {
            people.get(i).join(roomId);
            long took = System.nanoTime() - start;
            synchronized (latencies) {
              latencies.add(took);
            }
          } catch (CallFailed e) {
            failures.add(e);
          }
        });
    return new Joined(latencies, failures);
  }
}
