package chat.hearth.spec.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.hearth.spec.harness.HearthOptions;
import chat.hearth.spec.harness.HearthProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two people on matrix-js-sdk, with a restart of the server in between. */
final class TwoPeopleSpec {
  private final Path directory;

  TwoPeopleSpec(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  @Timeout(value = 6, unit = TimeUnit.MINUTES) // the script gives up after three
  void matrixJsSdkGoesOnAfterARestartWithNothingLostOrDoubled() throws Exception {
    HearthProcess.assumeOwnProcesses();
    NodePackage.install();
    try (var hearth = HearthProcess.startOwn(HearthOptions.embedded(directory))) {
      var script = NodePackage.script("two-people.mjs");
      script.environment().put("HOMESERVER", hearth.homeserver().url());

      int exitCode = run(script, hearth);

      assertEquals(0, exitCode, "two-people.mjs failed; its output is above");
    }
  }

  /** Runs it to its end, and restarts the server whenever it asks. */
  private static int run(ProcessBuilder script, HearthProcess hearth)
      throws IOException, InterruptedException {
    script.environment().remove("RESTART_COMMAND");
    var process = script.redirectErrorStream(true).start();
    try (var lines = process.inputReader(StandardCharsets.UTF_8);
        var answers = process.outputWriter(StandardCharsets.UTF_8)) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        System.out.println(line);
        if (line.equals("RESTART?")) {
          hearth.stop();
          hearth.restart();
          answers.write("restarted\n");
          answers.flush();
        }
      }
      return process.waitFor();
    } finally {
      process.destroyForcibly();
    }
  }
}
