package chat.hearth.bench;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Somebody opens the list of the members of a room of ten thousand. */
final class MemberList implements Workload {
  private static final int MEMBERS = 10_000;
  private static final double FLOOR_MILLIS = 100;

  @Override
  public String name() {
    return "members-10000";
  }

  @Override
  public Result run(Bench bench) throws InterruptedException {
    int count = bench.size(MEMBERS);
    var host = bench.newUsers("host", 1).getFirst();
    var roomId = host.createRoom("public_chat", "Members");
    bench.joinAll(bench.crowd(count), roomId);
    var path = "rooms/" + URLEncoder.encode(roomId, StandardCharsets.UTF_8) + "/members";

    return Repeated.ask(
            () -> host.get(path), reply -> reply.json().path("chunk").size() == count + 1)
        .floor(bench, FLOOR_MILLIS)
        .with("members", count);
  }
}
