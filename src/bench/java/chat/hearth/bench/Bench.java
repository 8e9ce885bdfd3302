package chat.hearth.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** What workloads share: the server, its users, sizes. One workload at a time uses it. */
final class Bench {
  private final Options options;
  private final Server server;
  private final String run = Long.toString(System.currentTimeMillis(), 36);
  private final AtomicLong sequence = new AtomicLong();
  private final List<User> crowd = new ArrayList<>();
  private final Map<Integer, ManyRooms> manyRooms = new HashMap<>();

  Bench(Options options, Server server) {
    this.options = options;
    this.server = server;
  }

  Options options() {
    return options;
  }

  Server server() {
    return server;
  }

  /** A size, scaled; at least 1. */
  int size(int full) {
    return (int) Math.max(1, Math.round(full * options.scale()));
  }

  /** A duration, scaled; at least three seconds, so that slow servers answer within. */
  Duration duration(Duration full) {
    long millis = Math.round(full.toMillis() * options.scale());
    return Duration.ofMillis(Math.max(3000, millis));
  }

  /** A word that no other call gives, for transaction IDs, names and bodies. */
  String unique(String prefix) {
    return prefix + "-" + run + "-" + sequence.incrementAndGet();
  }

  /** People of no other workload. */
  List<User> newUsers(String role, int count) throws InterruptedException {
    return Parallel.map(count, Parallel.SETUP, i -> server.register(unique(role)));
  }

  /** The first of the people whom workloads share; they are in a few quiet rooms at most. */
  List<User> crowd(int count) throws InterruptedException {
    int missing = count - crowd.size();
    if (missing > 0) {
      progress("registering " + missing + " users");
      crowd.addAll(newUsers("crowd", missing));
    }
    return List.copyOf(crowd.subList(0, count));
  }

  /** A user in that many rooms; made once. */
  ManyRooms manyRooms(int count) throws InterruptedException {
    var known = Optional.ofNullable(manyRooms.get(count));
    if (known.isPresent()) {
      return known.get();
    }
    var made = ManyRooms.make(this, count);
    manyRooms.put(count, made);
    return made;
  }

  /** Joins all, with progress. */
  void joinAll(List<User> users, String roomId) throws InterruptedException {
    progress(users.size() + " users join a room");
    Parallel.run(users.size(), Parallel.SETUP, i -> users.get(i).join(roomId));
  }

  void progress(String message) {
    System.err.println("  " + message);
  }
}
