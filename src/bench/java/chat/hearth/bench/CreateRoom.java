package chat.hearth.bench;

/** 16 users create private rooms one after the other. */
final class CreateRoom implements Workload {
  private static final int CREATORS = 16;

  @Override
  public String name() {
    return "create-room";
  }

  @Override
  public Result run(Bench bench) throws Exception {
    var creators = bench.newUsers("creator", CREATORS);

    var measured =
        ClosedLoop.run(
            CREATORS,
            bench.duration(SendOneRoom.WARM_UP),
            bench.duration(SendOneRoom.MEASURED),
            (worker, turn) -> creators.get(worker).createRoom("private_chat", "Room " + turn));

    return Result.of(measured.perSecond(), "rooms/s")
        .latencies(measured.latencies())
        .failures(measured.failures())
        .with("creators", CREATORS);
  }
}
