package chat.hearth.bench;

import java.util.List;

/** Somebody who is in many private rooms, each with a few messages. */
record ManyRooms(User user, List<String> roomIds) {
  private static final int MESSAGES = 5;

  static ManyRooms make(Bench bench, int count) throws InterruptedException {
    bench.progress("making " + count + " rooms");
    var user = bench.newUsers("rooms" + count, 1).getFirst();
    var roomIds =
        Parallel.map(
            count,
            Parallel.SETUP,
            i -> {
              var roomId = user.createRoom("private_chat", "Room " + i);
              for (int j = 0; j < MESSAGES; j++) {
                user.send(roomId, bench.unique("m"), "Message " + j + " of room " + i);
              }
              return roomId;
            });
    return new ManyRooms(user, roomIds);
  }
}
