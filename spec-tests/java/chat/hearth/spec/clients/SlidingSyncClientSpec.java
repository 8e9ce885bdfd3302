package chat.hearth.spec.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.hearth.spec.harness.HearthOptions;
import chat.hearth.spec.harness.HearthProcess;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sliding sync as matrix-js-sdk understands it. */
final class SlidingSyncClientSpec {
  private final Path directory;

  SlidingSyncClientSpec(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  @Timeout(value = 4, unit = TimeUnit.MINUTES) // the script gives up after two
  void matrixJsSdkFollowsRoomsThroughItsSlidingSync() throws Exception {
    HearthProcess.assumeOwnProcesses();
    NodePackage.install();
    try (var hearth = HearthProcess.startOwn(HearthOptions.embedded(directory))) {
      var script = NodePackage.script("sliding-sync.mjs").inheritIO();
      script.environment().put("HOMESERVER", hearth.homeserver().url());

      int exitCode = script.start().waitFor();

      assertEquals(0, exitCode, "sliding-sync.mjs failed; its output is above");
    }
  }
}
