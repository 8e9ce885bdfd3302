package chat.hearth.bench;

/** Pages of a directory of ten thousand rooms: the first, one behind it, and a search. */
final class PublicRooms implements Workload {
  private static final int ROOMS = 10_000;
  private static final int PAGE = 50;

  @Override
  public String name() {
    return "public-rooms-10000";
  }

  @Override
  public Result run(Bench bench) throws InterruptedException {
    int count = bench.size(ROOMS);
    var host = bench.newUsers("host", 1).getFirst();
    bench.progress("making " + count + " public rooms");
    Parallel.run(
        count,
        Parallel.SETUP,
        i -> {
          var request = Server.object().put("preset", "public_chat").put("visibility", "public");
          host.post("createRoom", request.put("name", "Hall " + i).put("topic", "Talk of " + i));
        });
    int page = Math.min(PAGE, count);
    var first = Server.object().put("limit", page);
    var second =
        first.deepCopy().put("since", host.post("publicRooms", first).string("next_batch"));
    var search = first.deepCopy();
    search.putObject("filter").put("generic_search_term", "hall " + count / 2);

    var pages =
        Repeated.ask(
            () -> host.post("publicRooms", second), reply -> reply.json().path("chunk").size() > 0);
    return pages
        .with("rooms", count)
        .with(
            "search_p50_ms",
            Repeated.ask(
                    () -> host.post("publicRooms", search),
                    reply -> reply.json().path("chunk").size() > 0)
                .value());
  }
}
