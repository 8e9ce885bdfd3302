package chat.hearth.bench;

import chat.hearth.bench.http.Reply;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;

/** Users who long-poll {@code /sync} one request after the other until closed. */
final class Listeners implements AutoCloseable {
  private static final long POLL_MILLIS = 30_000;

  private final Server connections;
  private final Failures failures = new Failures();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private Listeners(Server connections) {
    this.connections = connections;
  }

  /**
   * Syncs all users once, then keeps them polling.
   *
   * @param received gets the index of the user and each response, on that user's thread
   */
  static Listeners start(Bench bench, List<User> users, BiConsumer<Integer, Reply> received)
      throws InterruptedException {
    bench.progress(users.size() + " listeners sync");
    var listeners = new Listeners(bench.server().another());
    record Start(String filterId, String since) {}
    var starts =
        Parallel.map(
            users.size(),
            Parallel.SETUP,
            i -> {
              var filterId = users.get(i).storeFilter();
              var first = users.get(i).sync(filterId, Optional.empty(), 0);
              return new Start(filterId, first.string("next_batch"));
            });
    for (int i = 0; i < users.size(); i++) {
      int index = i;
      var user = users.get(i).over(listeners.connections);
      var start = starts.get(i);
      listeners.threads.submit(
          () -> listeners.poll(index, user, start.filterId(), start.since(), received));
    }
    return listeners;
  }

  Failures failures() {
    return failures;
  }

  private Void poll(
      int index, User user, String filterId, String since, BiConsumer<Integer, Reply> received)
      throws InterruptedException {
    while (connections.isOpen()) {
      try {
        var reply = user.sync(filterId, Optional.of(since), POLL_MILLIS);
        received.accept(index, reply);
        since = reply.string("next_batch");
      } catch (CallFailed e) {
        if (connections.isOpen()) {
          failures.add(e);
          Thread.sleep(100);
        }
      }
    }
    return null;
  }

  /** Cuts the connections on which they wait. */
  @Override
  public void close() {
    connections.close();
    threads.close();
  }
}
