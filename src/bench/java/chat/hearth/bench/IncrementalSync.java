package chat.hearth.bench;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Somebody in a thousand rooms syncs after one message in one of them. */
final class IncrementalSync implements Workload {
  private static final int ROOMS = 1000;
  private static final int WARM_UP = 50;
  private static final int SYNCS = 300;

  @Override
  public String name() {
    return "incremental-sync-1000";
  }

  @Override
  public Result run(Bench bench) throws InterruptedException {
    int count = bench.size(ROOMS);
    var home = bench.manyRooms(count);
    var user = home.user();
    var filterId = user.storeFilter();
    var since = user.sync(filterId, Optional.empty(), 0).string("next_batch");
    var latencies = new Latencies();
    var failures = new Failures();

    for (int i = 0; i < WARM_UP + SYNCS; i++) {
      var roomId = home.roomIds().get(i * 7 % count);
      var mark = bench.unique("change");
      try {
        user.send(roomId, bench.unique("m"), mark);
        long start = System.nanoTime();
        var reply = user.sync(filterId, Optional.of(since), 30_000);
        long took = System.nanoTime() - start;
        since = reply.string("next_batch");
        if (!reply.contains(mark.getBytes(StandardCharsets.UTF_8))) {
          failures.add(new CallFailed("a sync after a message lacks it"));
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
        .with("rooms", count);
  }
}
