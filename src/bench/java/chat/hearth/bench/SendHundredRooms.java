package chat.hearth.bench;

import java.util.List;
import java.util.stream.IntStream;

/** 64 senders, each going round the rooms that it is in; a hundred rooms of four members. */
final class SendHundredRooms implements Workload {
  private static final int ROOMS = 100;
  private static final int MEMBERS = 4;

  @Override
  public String name() {
    return "send-hundred-rooms";
  }

  @Override
  public Result run(Bench bench) throws Exception {
    int count = SendOneRoom.SENDERS;
    var senders = bench.newUsers("sender", count);
    var rooms = Parallel.map(ROOMS, Parallel.SETUP, i -> room(senders, i));
    var roomsOf = IntStream.range(0, count).mapToObj(i -> own(rooms, i)).toList();

    var measured =
        ClosedLoop.run(
            count,
            bench.duration(SendOneRoom.WARM_UP),
            bench.duration(SendOneRoom.MEASURED),
            (worker, turn) -> {
              var own = roomsOf.get(worker);
              var roomId = own.get(turn % own.size());
              senders.get(worker).send(roomId, bench.unique("m"), "Message " + turn);
            });

    return Result.of(measured.perSecond(), "events/s")
        .latencies(measured.latencies())
        .floor(bench, SendOneRoom.FLOOR)
        .failures(measured.failures())
        .with("senders", count)
        .with("rooms", ROOMS);
  }

  private static String room(List<User> senders, int index) {
    var roomId = senders.get(index % senders.size()).createRoom("public_chat", "Room " + index);
    for (int i = 1; i < MEMBERS; i++) {
      senders.get((index + i) % senders.size()).join(roomId);
    }
    return roomId;
  }

  /** The rooms whose members include that sender. */
  private static List<String> own(List<String> rooms, int sender) {
    return IntStream.range(0, rooms.size())
        .filter(i -> Math.floorMod(sender - i, SendOneRoom.SENDERS) < MEMBERS)
        .mapToObj(rooms::get)
        .toList();
  }
}
