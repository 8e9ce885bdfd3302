package chat.hearth.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A client of somebody with a thousand rooms opens a sliding sync that looks at the newest twenty.
 */
final class SlidingSyncWindow implements Workload {
  private static final int ROOMS = 1_000;
  private static final int WINDOW = 20;
  private static final int WARM_UP = 20;
  private static final int TIMES = 50;
  private static final double FLOOR_MILLIS = 20;

  // What a client's list of rooms needs to be drawn.
  private static final String[] REQUIRED = {
    "m.room.name",
    "m.room.encryption",
    "m.room.topic",
    "m.room.avatar",
    "m.room.canonical_alias",
    "m.room.power_levels",
    "m.room.join_rules",
    "m.room.tombstone",
    "m.room.create"
  };

  @Override
  public String name() {
    return "sliding-sync-window";
  }

  @Override
  public Result run(Bench bench) throws InterruptedException {
    var home = bench.manyRooms(bench.size(ROOMS));
    var request = request();
    var latencies = new Latencies();
    var failures = new Failures();
    long bytes = 0;

    for (int i = 0; i < WARM_UP + TIMES; i++) {
      try {
        long start = System.nanoTime();
        var reply = home.user().slidingSync(request);
        long took = System.nanoTime() - start;
        bytes = reply.body().length;
        if (reply.json().path("rooms").size() != Math.min(WINDOW, home.roomIds().size())) {
          failures.add(new CallFailed("a window has not its rooms"));
        } else if (i >= WARM_UP) {
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
        .with("rooms", home.roomIds().size())
        .with("bytes", bytes);
  }

  private static ObjectNode request() {
    var request = JsonNodeFactory.instance.objectNode();
    var list = request.putObject("lists").putObject("all");
    list.putArray("ranges").addArray().add(0).add(WINDOW - 1);
    list.put("timeline_limit", 1);
    var required = list.putArray("required_state");
    for (var type : REQUIRED) {
      required.addArray().add(type).add("");
    }
    required.addArray().add("m.room.member").add("$LAZY");
    required.addArray().add("m.room.member").add("$ME");
    return request;
  }
}
