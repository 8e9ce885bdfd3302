package chat.hearth.bench;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;

/** Files of one size go up, each with a content of its own, or one of them comes down. */
final class TransferFiles implements Workload {
  static final double FLOOR_MEGABYTES = 600;
  static final Duration WARM_UP = Duration.ofSeconds(4);
  static final Duration MEASURED = Duration.ofSeconds(8);

  private final boolean up;
  private final int megabytes;
  private final int workers;

  TransferFiles(boolean up, int megabytes, int workers) {
    this.up = up;
    this.megabytes = megabytes;
    this.workers = workers;
  }

  @Override
  public String name() {
    return (up ? "upload-" : "download-") + megabytes + "mb";
  }

  @Override
  public Result run(Bench bench) throws Exception {
    var user = bench.newUsers("files", 1).getFirst();
    var token = Optional.of(user.token());
    var files = new byte[workers][megabytes * 1_000_000];
    for (int i = 0; i < workers; i++) {
      new Random(i).nextBytes(files[i]);
    }
    var name = bench.server().upload(token, files[0]);

    var measured =
        ClosedLoop.run(
            workers,
            bench.duration(WARM_UP),
            bench.duration(MEASURED),
            (worker, turn) -> {
              if (up) {
                stamp(files[worker], bench.unique("file"));
                bench.server().upload(token, files[worker]);
              } else {
                bench.server().get(token, "/_matrix/client/v1/media/download/" + name);
              }
            });

    return Result.of(measured.perSecond() * megabytes, "MB/s")
        .latencies(measured.latencies())
        .floor(bench, FLOOR_MEGABYTES)
        .failures(measured.failures())
        .with("at_once", workers);
  }

  /** Makes a content that no other file has. */
  private static void stamp(byte[] file, String unique) {
    var bytes = unique.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, file, 0, bytes.length);
  }
}
