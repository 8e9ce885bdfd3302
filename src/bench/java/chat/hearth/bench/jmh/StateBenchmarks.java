package chat.hearth.bench.jmh;

import chat.hearth.event.Pdu;
import chat.hearth.event.RoomVersion;
import chat.hearth.event.StateKey;
import chat.hearth.event.state.AuthGraph;
import chat.hearth.event.state.SegmentWriter;
import chat.hearth.event.state.StateKeyHasher;
import chat.hearth.event.state.StateResolver;
import chat.hearth.event.state.StateTree;
import chat.hearth.matrix.EventId;
import chat.hearth.matrix.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The engine's floors for state: what a change, a fork and an auth difference take. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class StateBenchmarks {
  private static final int MEMBERS = 10_000;
  private static final StateKeyHasher HASHER = new StateKeyHasher(1, 2);

  private static StateKey member(int i) {
    return new StateKey("m.room.member", user(i));
  }

  private static String user(int i) {
    return "@user" + i + ":example.org";
  }

  /** A room of 10,000 members that stands in its segments, as after a start. */
  @State(Scope.Thread)
  public static class LargeState {
    StateTree tree = StateTree.empty(HASHER);
    int ver;
    final Random random = new Random(1);

    @Setup
    public void join() {
      for (int i = 0; i < MEMBERS; i++) {
        tree = tree.with(member(i), 100 + i);
        write();
      }
    }

    int write() {
      var writer = new SegmentWriter(++ver);
      writer.add(tree);
      return writer.finish().length;
    }
  }

  /** Counted beside the time: bytes by changes is the size of a change. */
  @AuxCounters(AuxCounters.Type.EVENTS)
  @State(Scope.Thread)
  public static class Written {
    public long bytes;
    public long changes;
  }

  @Benchmark
  public StateTree changeInRoomOfTenThousand(LargeState room, Written written) {
    room.tree = room.tree.with(member(room.random.nextInt(MEMBERS)), MEMBERS + room.ver);
    written.bytes += room.write();
    written.changes++;
    return room.tree;
  }

  /** 100,000 state events, each of which cites a few of those before it. */
  @State(Scope.Thread)
  public static class LargeGraph {
    final AuthGraph graph = new AuthGraph();
    List<long[]> sets = List.of();

    @Setup
    public void grow() {
      int events = 100_000;
      var random = new Random(1);
      graph.add(0);
      // Two lines of events that only meet at the very start: the sweep must look at all of them.
      graph.add(1, 0);
      graph.add(2, 0);
      for (int seq = 3; seq < events; seq++) {
        int back = 2 * random.nextInt(Math.min(50, (seq - 1) / 2));
        graph.add(seq, seq - 2, Math.max(seq % 2 == 0 ? 2 : 1, seq - 2 - back), 0);
      }
      sets = List.of(new long[] {events - 1}, new long[] {events - 2});
    }
  }

  @Benchmark
  public long[] authDifferenceOverHundredThousand(LargeGraph room) {
    return room.graph.authDifference(room.sets);
  }

  /**
   * Two branches of a room of 10,000 members: each has its own profile changes, topics and a change
   * of the power levels.
   */
  @State(Scope.Thread)
  public static class ForkedRoom {
    @Param({"11", "12"})
    String version = "12";

    @Param({"10", "1000"})
    int changes;

    private final AuthGraph graph = new AuthGraph();
    private final List<Pdu> events = new ArrayList<>();
    private StateTree state = StateTree.empty(HASHER);
    List<StateTree> branches = List.of();

    @Setup
    public void grow() {
      var creator = user(0);
      state = with(state, creator, "m.room.create", "", Json.object());
      state = with(state, creator, "m.room.member", creator, joined(""));
      state = with(state, creator, "m.room.power_levels", "", levels(0));
      state =
          with(state, creator, "m.room.join_rules", "", Json.object().put("join_rule", "public"));
      for (int i = 1; i < MEMBERS; i++) {
        state = with(state, user(i), "m.room.member", user(i), joined(""));
      }
      branches = List.of(branch("left"), branch("right"));
    }

    private StateTree branch(String name) {
      var branch = with(state, user(0), "m.room.power_levels", "", levels(name.length()));
      for (int i = 0; i < changes; i++) {
        branch = with(branch, user(i), "m.room.member", user(i), joined(name));
      }
      return with(branch, user(0), "m.room.topic", "", Json.object().put("topic", name));
    }

    private static ObjectNode joined(String name) {
      return Json.object().put("membership", "join").put("displayname", name);
    }

    private ObjectNode levels(int usersDefault) {
      var content = Json.object().put("users_default", usersDefault);
      if (!version.equals("12")) {
        content.putObject("users").put(user(0), 100);
      }
      return content;
    }

    private StateTree with(
        StateTree before, String sender, String type, String stateKey, ObjectNode content) {
      long seq = events.size();
      var key = new StateKey(type, stateKey);
      var json = Json.object().put("type", type).put("sender", sender).put("state_key", stateKey);
      json.set("content", content);
      json.put("depth", seq).put("origin_server_ts", seq);
      if (seq > 0 || !version.equals("12")) {
        json.put("room_id", version.equals("12") ? "!event0" : "!room:example.org");
      }
      var prev = json.putArray("prev_events");
      if (seq > 0) {
        prev.add("$event" + (seq - 1));
      }
      var cited = json.putArray("auth_events");
      List<Long> auth = new ArrayList<>();
      for (var needed :
          List.of(
              StateKey.CREATE,
              StateKey.POWER_LEVELS,
              StateKey.JOIN_RULES,
              new StateKey("m.room.member", sender))) {
        boolean skipped =
            (needed.equals(StateKey.CREATE) && version.equals("12"))
                || (needed.equals(StateKey.JOIN_RULES) && !key.isMember());
        if (!skipped) {
          before.get(needed).ifPresent(auth::add);
        }
      }
      auth.forEach(each -> cited.add("$event" + each));
      graph.add(seq, auth.stream().mapToLong(Long::longValue).toArray());
      var room = RoomVersion.find(version).orElseThrow();
      events.add(Pdu.stored(room, new EventId("$event" + seq), Json.bytes(json)));
      return before.with(key, seq);
    }

    StateTree resolve() {
      return new StateResolver(events.getFirst(), graph, seq -> events.get((int) seq), _ -> false)
          .resolve(branches);
    }
  }

  @Benchmark
  public StateTree resolveForkInRoomOfTenThousand(ForkedRoom room) {
    return room.resolve();
  }
}
