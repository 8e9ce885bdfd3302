package chat.hearth.bench;

import chat.hearth.bench.http.Http;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Runs the workloads against a homeserver that is already up. Standard output gets one line of JSON
 * for each, standard error the progress. Exits with 1 if a workload could not be measured, with 2
 * if the arguments make no sense.
 */
public final class Benchmark {
  private Benchmark() {}

  public static void main(String[] arguments) {
    try {
      var options = Options.parse(arguments);
      System.exit(run(options, chosen(options)) ? 0 : 1);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.println("arguments: " + Options.USAGE);
      System.err.println("workloads: " + names(workloads()));
      System.exit(2);
    }
  }

  private static List<Workload> workloads() {
    return List.of(
        new SendOneRoom(),
        new SendHundredRooms(),
        new SendToReceive(10),
        new SendToReceive(100),
        new SendToReceive(1000),
        new FirstSync(100, 30),
        new FirstSync(1000, 250),
        new IncrementalSync(),
        new SlidingSyncWindow(),
        new SpaceHierarchy(),
        new PublicRooms(),
        new MemberList(),
        new CreateRoom(),
        new JoinMany(),
        new MessagesDepth(),
        new KeyQuery(),
        new Claims(1, 5_000),
        new Claims(20, 5_000),
        new ToDeviceMany(),
        new KeyBackups(200),
        new KeyBackups(1_000),
        new KeyBackups(10_000),
        new SyncDeviceList(),
        new IdlePolls(),
        new SendCrowdedRoom(),
        new SendWithPushers(),
        new TransferFiles(true, 1, 8),
        new TransferFiles(true, 100, 1),
        new TransferFiles(false, 1, 8),
        new TransferFiles(false, 100, 1),
        new MakeThumbnails());
  }

  private static List<Workload> chosen(Options options) {
    var all = workloads();
    var only = options.only();
    var chosen = all.stream().filter(each -> only.isEmpty() || only.contains(each.name())).toList();
    if (!only.isEmpty() && chosen.size() != only.size()) {
      throw new IllegalArgumentException("no such workload among " + String.join(",", only));
    }
    return chosen;
  }

  private static boolean run(Options options, List<Workload> chosen) {
    boolean allMeasured = true;
    try (var server = new Server(new Http(options.url()), options.secret())) {
      var bench = new Bench(options, server);
      var description = server.description();
      for (var workload : chosen) {
        System.err.println(workload.name());
        var result = measure(workload, bench);
        allMeasured &= !result.isError();
        System.out.println(result.json(workload.name(), description, options.scale()));
      }
    }
    return allMeasured;
  }

  private static Result measure(Workload workload, Bench bench) {
    try {
      return workload.run(bench);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Result.error("interrupted");
    } catch (Exception e) {
      return Result.error(e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }

  private static String names(List<Workload> workloads) {
    return workloads.stream().map(Workload::name).collect(Collectors.joining(","));
  }
}
