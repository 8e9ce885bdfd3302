package chat.hearth.bench;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A new device of somebody with many rooms syncs for the first time. */
final class FirstSync implements Workload {
  private static final int WARM_UP = 5;
  private static final int DEVICES = 20;

  private final int rooms;
  private final double floorMillis;

  FirstSync(int rooms, double floorMillis) {
    this.rooms = rooms;
    this.floorMillis = floorMillis;
  }

  @Override
  public String name() {
    return "first-sync-" + rooms;
  }

  @Override
  public Result run(Bench bench) throws InterruptedException {
    int count = bench.size(rooms);
    var home = bench.manyRooms(count);
    var filterId = home.user().storeFilter();
    var lastRoom = "\"" + home.roomIds().getLast() + "\"";
    var latencies = new Latencies();
    var failures = new Failures();
    long bytes = 0;

    for (int i = 0; i < WARM_UP + DEVICES; i++) {
      var device = home.user().onNewDevice(); // servers cache a device's first sync
      try {
        long start = System.nanoTime();
        var reply = device.sync(filterId, Optional.empty(), 0);
        long took = System.nanoTime() - start;
        bytes = reply.body().length;
        if (!reply.contains(lastRoom.getBytes(StandardCharsets.UTF_8))) {
          failures.add(new CallFailed("a room is missing from a first sync"));
        } else if (i >= WARM_UP) {
          latencies.add(took);
        }
      } catch (CallFailed e) {
        failures.add(e);
      }
    }

    return Result.of(latencies.percentileMillis(50), "ms")
        .latencies(latencies)
        .floor(bench, floorMillis)
        .failures(failures)
        .with("rooms", count)
        .with("bytes", bytes);
  }
}
