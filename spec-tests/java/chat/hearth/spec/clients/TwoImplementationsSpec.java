package chat.hearth.spec.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.hearth.spec.harness.HearthOptions;
import chat.hearth.spec.harness.HearthProcess;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** End-to-end encryption between two clients whose cryptography has nothing in common. */
final class TwoImplementationsSpec {
  private final Path directory;

  TwoImplementationsSpec(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  @Timeout(value = 8, unit = TimeUnit.MINUTES) // the script gives up after three
  void matrixJsSdkAndMautrixGoDecryptWhatEachOtherSent() throws Exception {
    HearthProcess.assumeOwnProcesses();
    NodePackage.install();
    var program = GoProgram.build(directory);
    try (var hearth = HearthProcess.startOwn(HearthOptions.embedded(directory.resolve("hearth")))) {
      var script = NodePackage.script("two-implementations.mjs").inheritIO();
      script.environment().put("HOMESERVER", hearth.homeserver().url());
      script.environment().put("MAUTRIX", program.toString());

      int exitCode = script.start().waitFor();

      assertEquals(0, exitCode, "two-implementations.mjs failed; its output is above");
    }
  }
}
