package chat.hearth.bench;

import java.time.Duration;

/** 64 members of one room send as fast as they are answered. */
final class SendOneRoom implements Workload {
  static final int SENDERS = 64;
  static final double FLOOR = 6000;
  static final Duration WARM_UP = Duration.ofSeconds(8);
  static final Duration MEASURED = Duration.ofSeconds(10);

  @Override
  public String name() {
    return "send-one-room";
  }

  @Override
  public Result run(Bench bench) throws Exception {
    var senders = bench.newUsers("sender", SENDERS);
    var roomId = senders.getFirst().createRoom("public_chat", "One room");
    bench.joinAll(senders.subList(1, SENDERS), roomId);

    var measured =
        ClosedLoop.run(
            SENDERS,
            bench.duration(WARM_UP),
            bench.duration(MEASURED),
            (worker, turn) ->
                senders.get(worker).send(roomId, bench.unique("m"), "Message " + turn));

    return Result.of(measured.perSecond(), "events/s")
        .latencies(measured.latencies())
        .floor(bench, FLOOR)
        .failures(measured.failures())
        .with("senders", SENDERS);
  }
}
