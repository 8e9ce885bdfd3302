package chat.hearth.bench;

import java.util.List;

/**
 * Sending into a room with ten thousand members, first without pushers, then with a thousand of
 * them: what they cost who sends. The messages are notices, which the rules of all thousand are
 * asked about and none wants, so that nothing is delivered and no gateway is measured.
 */
final class SendWithPushers implements Workload {
  private static final int MEMBERS = 10_000;
  private static final int PUSHERS = 1_000;
  private static final double SHARE = 0.8; // of what is sent without pushers

  @Override
  public String name() {
    return "send-1000-pushers";
  }

  @Override
  public Result run(Bench bench) throws Exception {
    int count = Math.max(SendOneRoom.SENDERS, bench.size(MEMBERS));
    int pushers = Math.max(1, bench.size(PUSHERS));
    var people = bench.crowd(count);
    var host = bench.newUsers("host", 1).getFirst();
    var roomId = host.createRoom("public_chat", "Crowded");
    bench.joinAll(people, roomId);

    var plain = measure(bench, people, roomId);
    bench.progress(pushers + " pushers are set");
    Parallel.run(pushers, Parallel.SETUP, i -> setPusher(people.get(count - 1 - i)));
    var judged = measure(bench, people, roomId);

    judged.failures().addAll(plain.failures());
    return Result.of(judged.perSecond(), "events/s")
        .latencies(judged.latencies())
        .floor(bench, SHARE * plain.perSecond())
        .failures(judged.failures())
        .with("members", count)
        .with("pushers", pushers)
        .with("without_pushers", (int) plain.perSecond());
  }

  private static ClosedLoop.Measured measure(Bench bench, List<User> people, String roomId)
      throws Exception {
    return ClosedLoop.run(
        SendOneRoom.SENDERS,
        bench.duration(SendOneRoom.WARM_UP),
        bench.duration(SendOneRoom.MEASURED),
        (worker, turn) -> people.get(worker).sendNotice(roomId, bench.unique("m"), "Beep " + turn));
  }

  /** Nothing is ever sent to this gateway. */
  private static void setPusher(User user) {
    var pusher =
        Server.object()
            .put("app_id", "org.example.bench")
            .put("pushkey", user.id())
            .put("kind", "http")
            .put("app_display_name", "Bench")
            .put("device_display_name", "Bench")
            .put("lang", "en");
    pusher.putObject("data").put("url", "http://127.0.0.1:9/_matrix/push/v1/notify");
    user.post("pushers/set", pusher);
  }
}
