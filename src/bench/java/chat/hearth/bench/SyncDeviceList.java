package chat.hearth.bench;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Somebody comes back after ten thousand changes of keys in a room of a thousand. */
final class SyncDeviceList implements Workload {
  private static final int PEOPLE = 1000;
  private static final int CHANGES = 10_000;
  private static final int WARM_UP = 20;
  private static final int SYNCS = 60;

  @Override
  public String name() {
    return "sync-device-list-10000";
  }

  @Override
  public Result run(Bench bench) throws InterruptedException {
    int count = bench.size(PEOPLE);
    int changes = bench.size(CHANGES);
    var people = bench.crowd(count);
    var user = bench.newUsers("returning", 1).getFirst();
    var roomId = user.createRoom("public_chat", "Encrypted");
    bench.joinAll(people, roomId);
    var devices = Parallel.map(count, Parallel.SETUP, i -> BenchDevice.of(people.get(i)));
    var filterId = user.storeFilter();
    var since = user.sync(filterId, Optional.empty(), 0).string("next_batch");
    bench.progress(changes + " changes of keys");
    Parallel.run(changes, Parallel.SETUP, i -> devices.get(i % count).publishUnsignedKeys());
    var changed = ("\"" + people.getLast().id() + "\"").getBytes(StandardCharsets.UTF_8);
    var latencies = new Latencies();
    var failures = new Failures();

    for (int i = 0; i < WARM_UP + SYNCS; i++) {
      try {
        long start = System.nanoTime();
        var reply = user.sync(filterId, Optional.of(since), 0);
        long took = System.nanoTime() - start;
        if (!reply.contains(changed)) {
          failures.add(new CallFailed("a sync lacks somebody with new keys"));
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
        .with("people", count)
        .with("changes", changes);
  }
}
