package chat.hearth.spec.faults;

import static chat.hearth.spec.harness.RoomRequest.publicChat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.HearthOptions;
import chat.hearth.spec.harness.HearthProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed in the middle of its work and started again. */
final class CrashSpec {
  private final Path directory;

  CrashSpec(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void whatWasAcknowledgedSurvivesAKillOnceAndOnlyOnce() throws Exception {
    try (var hearth = HearthProcess.startOwn(HearthOptions.embedded(directory))) {
      var alice = hearth.homeserver().register("alice");
      var bob = hearth.homeserver().register("bob");
      var busy = alice.createRoom(publicChat());
      var quiet = bob.createRoom(publicChat());
      bob.say(quiet, "before");
      var start = alice.sync();
      var since = bob.sync();

      var load = Load.start(alice, busy, 4);
      List<Load.Acknowledged> beforeTheKill;
      try (load) {
        load.awaitMore(500);
        hearth.kill();
        beforeTheKill = load.acknowledged();
        hearth.restart();
        load.awaitMore(100);
      }

      assertTrue(load.disconnections() > 0, "the kill struck the load");
      load.assertEverythingIsThereOnce(start.next());
      load.assertRepeatsReturnTheFirstEvent(
          beforeTheKill.subList(beforeTheKill.size() - 30, beforeTheKill.size()));
      assertTrue(bob.sync(since).timeline(quiet).isEmpty(), "a token means the same as before");
      bob.say(quiet, "after");
      assertEquals(List.of("after"), bob.sync(since, Duration.ofSeconds(5)).bodies(quiet));
    }
  }
}
