package chat.hearth.bench;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The first page of the hierarchy of a space of a thousand rooms. */
final class SpaceHierarchy implements Workload {
  private static final int ROOMS = 1_000;
  private static final int PAGE = 50;

  @Override
  public String name() {
    return "hierarchy-1000";
  }

  @Override
  public Result run(Bench bench) throws InterruptedException {
    var home = bench.manyRooms(bench.size(ROOMS));
    var host = home.user();
    var request = Server.object().put("preset", "private_chat").put("name", "Space");
    request.putObject("creation_content").put("type", "m.space");
    var space = encode(host.post("createRoom", request).string("room_id"));
    var child = Server.object();
    child.putArray("via").add(host.id().substring(host.id().indexOf(':') + 1));
    bench.progress("placing " + home.roomIds().size() + " rooms in a space");
    Parallel.run(
        home.roomIds().size(),
        Parallel.SETUP,
        i ->
            host.put(
                "rooms/" + space + "/state/m.space.child/" + encode(home.roomIds().get(i)), child));
    int page = Math.min(PAGE, home.roomIds().size());
    var target = "/_matrix/client/v1/rooms/" + space + "/hierarchy?limit=" + page;

    return Repeated.ask(
            () -> host.server().get(Optional.of(host.token()), target),
            reply -> reply.json().path("rooms").size() == page)
        .with("rooms", home.roomIds().size());
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
