package chat.hearth.spec.faults;

import static chat.hearth.spec.harness.Client.v3;
import static chat.hearth.spec.harness.RoomRequest.publicChat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.HearthOptions;
import chat.hearth.spec.harness.HearthProcess;
import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.TestUser;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Delayed events (MSC4140) over the kill of a process. */
final class DelayedEventsCrashSpec {
  private static final int EVENTS = 60;

  private final Path directory;

  DelayedEventsCrashSpec(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void eachIsSentOnceAlthoughTheProcessIsKilledAmongThem() throws Exception {
    try (var hearth = HearthProcess.startOwn(HearthOptions.embedded(directory))) {
      var alice = hearth.homeserver().register("alice");
      var room = alice.createRoom(publicChat());
      var since = alice.sync();
      for (var i = 0; i < EVENTS; i++) {
        // Spread over the time before, at and after the kill.
        later(alice, room, "n" + i, 3_000 + i * 100L);
      }
      var begun = alice.sync(since, Duration.ofSeconds(10)).bodies(room);

      hearth.kill();
      hearth.restart();
      var bodies = new ArrayList<String>();
      for (var i = 0; i < 20 && bodies.size() < EVENTS; i++) {
        bodies.addAll(
            alice
                .syncWith(
                    "timeout=2000&since={}&filter={}",
                    since.next(),
                    "{\"room\":{\"timeline\":{\"limit\":100}}}")
                .bodies(room));
        if (bodies.size() < EVENTS) {
          bodies.clear();
          Thread.sleep(500);
        }
      }

      assertTrue(
          !begun.isEmpty() && begun.size() < EVENTS, () -> begun.size() + " before the kill");
      assertEquals(
          IntStream.range(0, EVENTS).mapToObj(i -> "n" + i).sorted().toList(),
          bodies.stream().sorted().toList());
      assertEquals(
          List.of(),
          Json.list(
              alice
                  .get(
                      "/_matrix/client/unstable/org.matrix.msc4140/delayed_events"
                          + "?status=scheduled")
                  .ok()
                  .path("scheduled")));
      assertEquals(List.of(), alice.sync(alice.sync(), Duration.ofSeconds(1)).bodies(room));
    }
  }

  private static void later(TestUser user, String room, String body, long millis) {
    user.put(
            v3("/rooms/{}/send/m.room.message/{}", room, TestUser.newTransaction())
                + "?org.matrix.msc4140.delay="
                + millis,
            Json.object("msgtype", "m.text", "body", body))
        .ok();
  }
}
