package chat.hearth.bench;

import static chat.hearth.bench.Server.object;

/** Somebody sends a room key to a thousand devices in one request. */
final class ToDeviceMany implements Workload {
  private static final int DEVICES = 1000;
  private static final int WARM_UP = 20;
  private static final int SENDS = 60;
  private static final double FLOOR_MILLIS = 25;
  private static final int CIPHERTEXT = 900; // about what Olm makes of a room key

  @Override
  public String name() {
    return "to-device-1000-devices";
  }

  @Override
  public Result run(Bench bench) throws InterruptedException {
    int count = bench.size(DEVICES);
    var sender = bench.newUsers("sender", 1).getFirst();
    var people = bench.newUsers("receiver", count);
    var devices = Parallel.map(count, Parallel.SETUP, i -> BenchDevice.of(people.get(i)));
    var request = object();
    var messages = request.putObject("messages");
    for (var device : devices) {
      messages
          .putObject(device.user().id())
          .putObject(device.id())
          .put("algorithm", "m.olm.v1.curve25519-aes-sha2")
          .put("ciphertext", "x".repeat(CIPHERTEXT));
    }
    var latencies = new Latencies();
    var failures = new Failures();

    for (int i = 0; i < WARM_UP + SENDS; i++) {
      var path = "sendToDevice/m.room.encrypted/" + bench.unique("t");
      try {
        long start = System.nanoTime();
        sender.put(path, request);
        long took = System.nanoTime() - start;
        if (i >= WARM_UP) {
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
        .with("devices", count);
  }
}
