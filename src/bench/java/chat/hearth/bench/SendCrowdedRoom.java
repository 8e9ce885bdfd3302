package chat.hearth.bench;

/** Sending into a room with ten thousand members of whom a hundred are polling. */
final class SendCrowdedRoom implements Workload {
  private static final int MEMBERS = 10_000;
  private static final int ONLINE = 100;
  private static final double FLOOR = 0.8 * SendOneRoom.FLOOR;

  @Override
  public String name() {
    return "send-10000-members";
  }

  @Override
  public Result run(Bench bench) throws Exception {
    int count = Math.max(SendOneRoom.SENDERS, bench.size(MEMBERS));
    int online = Math.min(ONLINE, count);
    var people = bench.crowd(count);
    var host = bench.newUsers("host", 1).getFirst();
    var roomId = host.createRoom("public_chat", "Crowded");
    bench.joinAll(people, roomId);
    try (var polling =
        Listeners.start(bench, people.subList(count - online, count), (user, reply) -> {})) {

      var measured =
          ClosedLoop.run(
              SendOneRoom.SENDERS,
              bench.duration(SendOneRoom.WARM_UP),
              bench.duration(SendOneRoom.MEASURED),
              (worker, turn) ->
                  people.get(worker).send(roomId, bench.unique("m"), "Message " + turn));

      measured.failures().addAll(polling.failures());
      return Result.of(measured.perSecond(), "events/s")
          .latencies(measured.latencies())
          .floor(bench, FLOOR)
          .failures(measured.failures())
          .with("members", count)
          .with("online", online);
    }
  }
}
