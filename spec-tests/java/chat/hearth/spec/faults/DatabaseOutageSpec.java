package chat.hearth.spec.faults;

import static chat.hearth.spec.harness.Client.v3;
import static chat.hearth.spec.harness.RoomRequest.publicChat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.HearthOptions;
import chat.hearth.spec.harness.HearthProcess;
import chat.hearth.spec.harness.Json;
import chat.hearth.spec.harness.TestPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that goes away under load and comes back. */
final class DatabaseOutageSpec {
  private final Path directory;

  DatabaseOutageSpec(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void anOutageIsTemporaryAndLosesNothing() throws Exception {
    HearthProcess.assumeOwnProcesses();
    try (var postgres = TestPostgres.start(directory.resolve("postgres"));
        var hearth =
            HearthProcess.startOwn(
                HearthOptions.onDatabase(directory.resolve("hearth"), postgres.url()))) {
      var alice = hearth.homeserver().register("alice");
      var bob = hearth.homeserver().register("bob");
      var busy = alice.createRoom(publicChat());
      var quiet = bob.createRoom(publicChat());
      var start = alice.sync();
      var since = bob.sync();

      var load = Load.start(alice, busy, 4);
      try (load) {
        load.awaitMore(100);
        postgres.stop();
        Thread.sleep(500); // requests that were under way have failed by now
        bob.post(v3("/createRoom"), Json.object()).refused(503, "M_UNKNOWN");
        postgres.restart();
        load.awaitMore(100);
      }

      assertFalse(load.refusals().isEmpty(), "the outage struck the load");
      for (var refusal : load.refusals()) {
        assertEquals(503, refusal.status(), refusal::toString);
        assertTrue(refusal.json().path("errcode").asText().startsWith("M_"), refusal::toString);
      }
      assertEquals(0, load.disconnections(), "every request is answered");
      load.assertEverythingIsThereOnce(start.next());
      bob.say(quiet, "after");
      assertEquals(List.of("after"), bob.sync(since, Duration.ofSeconds(5)).bodies(quiet));
    }
  }
}
