package chat.hearth.bench;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** What the server's process grows by for each long poll that waits for nothing. */
final class IdlePolls implements Workload {
  private static final int USERS = 1000;
  private static final int POLLS_OF_EACH = 10;
  private static final long POLL_MILLIS = 500_000;
  private static final double FLOOR_KB = 12;
  private static final int MAX_CATCH_UPS = 20;

  @Override
  public String name() {
    return "idle-polls";
  }

  private record Poller(User user, String filterId, String since) {}

  @Override
  public Result run(Bench bench) throws Exception {
    if (bench.options().pid().isEmpty()) {
      return Result.skipped("needs --pid");
    }
    var process = new ServerProcess(bench.options().pid().getAsLong());
    var users = bench.crowd(bench.size(USERS));
    process.awaitQuiet();
    var pollers = Parallel.map(users.size(), Parallel.SETUP, i -> poller(users.get(i)));
    int polls = pollers.size() * POLLS_OF_EACH;
    Parallel.run(polls, 1000, i -> poll(pollers, i, bench.server(), 0)); // its garbage and caches
    process.awaitQuiet();
    long before = process.residentBytes();
    var heapBefore = process.heapBytes();

    var failures = new Failures();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        var connections = bench.server().another()) { // closed first, which ends the polls
      var begun = new CountDownLatch(polls);
      for (int i = 0; i < polls; i++) {
        int index = i;
        threads.submit(
            () -> {
              begun.countDown();
              try {
                poll(pollers, index, connections, POLL_MILLIS + index);
                failures.add(new CallFailed("an idle poll was answered"));
              } catch (CallFailed e) {
                if (connections.isOpen()) {
                  failures.add(e);
                }
              }
            });
      }
      begun.await();
      process.awaitQuiet();
      long after = process.residentBytes();
      var heapAfter = process.heapBytes();
      var result =
          Result.of((after - before) / 1024.0 / polls, "KB")
              .floor(bench, FLOOR_KB)
              .failures(failures)
              .with("polls", polls)
              .with("rss_before_mb", before / 1048576.0);
      if (heapBefore.isPresent() && heapAfter.isPresent()) {
        var heap = heapAfter.getAsLong() - heapBefore.getAsLong();
        result.with("heap_kb", heap / 1024.0 / polls);
      }
      return result;
    }
  }

  /** A token after which nothing comes: a busy server may first give one that lags behind. */
  private static Poller poller(User user) {
    var filterId = user.storeFilter();
    var since = user.sync(filterId, Optional.empty(), 0).string("next_batch");
    for (int i = 0; i < MAX_CATCH_UPS; i++) {
      var next = user.sync(filterId, Optional.of(since), 0).string("next_batch");
      if (next.equals(since)) {
        break;
      }
      since = next;
    }
    return new Poller(user, filterId, since);
  }

  /** Different time-outs keep a server from taking several polls of a user for one. */
  private static void poll(
      List<Poller> pollers, int index, Server connections, long timeoutMillis) {
    var poller = pollers.get(index % pollers.size());
    poller
        .user()
        .over(connections)
        .sync(poller.filterId(), Optional.of(poller.since()), timeoutMillis);
  }
}
