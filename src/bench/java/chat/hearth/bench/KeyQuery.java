package chat.hearth.bench;

import static chat.hearth.bench.Server.object;

import java.nio.charset.StandardCharsets;

/** Somebody asks for the keys of a thousand users, as when joining a large encrypted room. */
final class KeyQuery implements Workload {
  private static final int USERS = 1000;
  private static final int WARM_UP = 30;
  private static final int QUERIES = 100;
  private static final double FLOOR_MILLIS = 20;

  @Override
  public String name() {
    return "key-query-1000-users";
  }

  @Override
  public Result run(Bench bench) throws InterruptedException {
    int count = bench.size(USERS);
    var asker = bench.newUsers("asker", 1).getFirst();
    var people = bench.newUsers("keyed", count);
    bench.progress("they publish keys");
    Parallel.run(count, Parallel.SETUP, i -> BenchDevice.of(people.get(i)).publishKeys());
    var query = object();
    var asked = query.putObject("device_keys");
    people.forEach(user -> asked.putArray(user.id()));
    var last = ("\"user_id\":\"" + people.getLast().id()).getBytes(StandardCharsets.UTF_8);
    var latencies = new Latencies();
    var failures = new Failures();
    long bytes = 0;

    for (int i = 0; i < WARM_UP + QUERIES; i++) {
      try {
        long start = System.nanoTime();
        var reply = asker.post("keys/query", query);
        long took = System.nanoTime() - start;
        bytes = reply.body().length;
        if (!reply.contains(last)) {
          failures.add(new CallFailed("a query lacks somebody's keys"));
        } else if (i >= WARM_UP) {
          latencies.add(took);
        }
      } catch (CallFailed e) {
        failures.add(e);
      }
    }

    return Result.of(latencies.percentileMillis(50), "ms")
        .latencies(latencies)
        .floor(bench, FLOOR_MILLIS)
        .failures(failures)
        .with("users", count)
        .with("bytes", bytes);
  }
}
