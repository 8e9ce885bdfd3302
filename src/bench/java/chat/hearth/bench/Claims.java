package chat.hearth.bench;

import static chat.hearth.bench.Server.object;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** 64 people at a time claim one-time keys until 40,000 are gone. */
final class Claims implements Workload {
  private static final int KEYS = 40_000;
  private static final int KEYS_EACH = 100;
  private static final int WARM_UP_PART = 5; // a fifth is claimed to warm up
  private static final int AT_A_TIME = 64;
  private static final byte[] KEY = BenchDevice.ALGORITHM.getBytes(StandardCharsets.UTF_8);

  private final int devicesEach;
  private final double floor;

  /**
   * @param devicesEach how many devices a request claims a key of
   */
  Claims(int devicesEach, double floor) {
    this.devicesEach = devicesEach;
    this.floor = floor;
  }

  @Override
  public String name() {
    return devicesEach == 1 ? "claims" : "claims-of-" + devicesEach;
  }

  @Override
  public Result run(Bench bench) throws InterruptedException {
    int owners = Math.max(devicesEach, bench.size(KEYS / KEYS_EACH));
    int warmUps = owners * KEYS_EACH / devicesEach / WARM_UP_PART;
    int claims = owners * KEYS_EACH / devicesEach - warmUps;
    var claimer = bench.newUsers("claimer", 1).getFirst();
    var users = bench.newUsers("owner", owners);
    bench.progress("they upload keys");
    var devices =
        Parallel.map(
            owners,
            Parallel.SETUP,
            i -> {
              var device = BenchDevice.of(users.get(i));
              device.uploadOneTimeKeys(KEYS_EACH);
              return device;
            });
    var latencies = new Latencies();
    var failures = new Failures();

    Parallel.run(warmUps, AT_A_TIME, i -> claim(claimer, devices, i, failures));
    long start = System.nanoTime();
    Parallel.run(
        claims,
        AT_A_TIME,
        i -> {
          long begin = System.nanoTime();
          if (claim(claimer, devices, warmUps + i, failures)) {
            long took = System.nanoTime() - begin;
            synchronized (latencies) {
              latencies.add(took);
            }
          }
        });
    double seconds = (System.nanoTime() - start) / 1e9;

    return Result.of(latencies.count() * devicesEach / seconds, "keys/s")
        .latencies(latencies)
        .floor(bench, floor)
        .failures(failures)
        .with("devices_a_request", devicesEach);
  }

  private boolean claim(User claimer, List<BenchDevice> devices, int turn, Failures failures) {
    var request = object();
    var wanted = request.putObject("one_time_keys");
    for (int i = 0; i < devicesEach; i++) {
      var device = devices.get((turn * devicesEach + i) % devices.size());
      wanted.putObject(device.user().id()).put(device.id(), BenchDevice.ALGORITHM);
    }
    try {
      if (claimer.post("keys/claim", request).contains(KEY)) {
        return true;
      }
      failures.add(new CallFailed("a claim gave no key"));
    } catch (CallFailed e) {
      failures.add(e);
    }
    return false;
  }
}
