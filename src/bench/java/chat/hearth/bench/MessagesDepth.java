package chat.hearth.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Pages of history near the end of a room, and behind a hundred thousand events. */
final class MessagesDepth implements Workload {
  private static final int DEPTH = 100_000;
  private static final int PAGE = 100;
  private static final int PLACES = 20; // different pages, so that no cache answers for us
  private static final int ROUNDS = 10;
  private static final double FLOOR = 2;

  @Override
  public String name() {
    return "messages-depth";
  }

  @Override
  public Result run(Bench bench) throws InterruptedException {
    int depth = Math.max(2 * PAGE * (PLACES + 1), bench.size(DEPTH));
    var senders = bench.newUsers("sender", SendOneRoom.SENDERS);
    var reader = senders.getFirst();
    var roomId = reader.createRoom("public_chat", "Deep room");
    bench.joinAll(senders.subList(1, senders.size()), roomId);
    var deep = fill(bench, senders, roomId);
    bench.progress("sending " + depth + " messages");
    sendMany(bench, senders, roomId, depth - PLACES * PAGE);
    var shallow = fill(bench, senders, roomId);

    var failures = new Failures();
    measure(reader, roomId, shallow, new Failures());
    var near = measure(reader, roomId, shallow, failures);
    measure(reader, roomId, deep, new Failures());
    var far = measure(reader, roomId, deep, failures);

    return Result.of(far.percentileMillis(50), "ms")
        .latencies(far)
        .floor(bench, FLOOR)
        .with("shallow_p50_ms", near.percentileMillis(50))
        .with("shallow_p99_ms", near.percentileMillis(99))
        .failures(failures)
        .with("depth", depth)
        .with("limit", PAGE);
  }

  /** Sends a stretch of messages and gives a token after each page of them. */
  private static List<String> fill(Bench bench, List<User> senders, String roomId)
      throws InterruptedException {
    var tokens = new ArrayList<String>();
    for (int i = 0; i < PLACES + 1; i++) {
      sendMany(bench, senders, roomId, PAGE);
      tokens.add(senders.getFirst().messages(roomId, Optional.empty(), 1).string("end"));
    }
    return tokens.subList(1, tokens.size()); // before the first there may be no whole page
  }

  private static void sendMany(Bench bench, List<User> senders, String roomId, int count)
      throws InterruptedException {
    Parallel.run(
        count,
        senders.size(),
        i -> senders.get(i % senders.size()).send(roomId, bench.unique("m"), "Message " + i));
  }

  private static Latencies measure(
      User reader, String roomId, List<String> tokens, Failures failures) {
    var latencies = new Latencies();
    for (int i = 0; i < ROUNDS * tokens.size(); i++) {
      var from = Optional.of(tokens.get(i % tokens.size()));
      try {
        long start = System.nanoTime();
        var reply = reader.messages(roomId, from, PAGE);
        long took = System.nanoTime() - start;
        if (reply.json().path("chunk").size() != PAGE) {
          failures.add(new CallFailed("a page of history is not full"));
        } else {
          latencies.add(took);
        }
      } catch (CallFailed e) {
        failures.add(e);
      }
    }
    return latencies;
  }
}
