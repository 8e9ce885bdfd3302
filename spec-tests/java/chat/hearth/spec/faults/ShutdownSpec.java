package chat.hearth.spec.faults;

import static chat.hearth.spec.harness.RoomRequest.publicChat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import chat.hearth.spec.harness.HearthOptions;
import chat.hearth.spec.harness.HearthProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is asked to stop. */
final class ShutdownSpec {
  private final Path directory;

  ShutdownSpec(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void aStopAnswersParkedPollsAndLosesNothing() throws Exception {
    try (var hearth = HearthProcess.startOwn(HearthOptions.embedded(directory));
        var threads = Executors.newCachedThreadPool()) {
      var alice = hearth.homeserver().register("alice");
      var room = alice.createRoom(publicChat());
      var since = alice.sync(alice.sync());
      var poll = threads.submit(() -> alice.sync(since, Duration.ofSeconds(30)));
      Thread.sleep(500); // the poll is parked by now

      var exitCode = hearth.stop();

      assertEquals(0, exitCode);
      var answer = poll.get(1, TimeUnit.SECONDS);
      assertFalse(answer.mentions(room));
      hearth.restart();
      alice.say(room, "back again");
      assertEquals(List.of("back again"), alice.sync(answer).bodies(room));
    }
  }
}
