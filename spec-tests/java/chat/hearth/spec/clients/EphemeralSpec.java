package chat.hearth.spec.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.hearth.spec.harness.HearthOptions;
import chat.hearth.spec.harness.HearthProcess;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Presence, typing and receipts as matrix-js-sdk understands them. */
final class EphemeralSpec {
  private final Path directory;

  EphemeralSpec(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  @Timeout(value = 4, unit = TimeUnit.MINUTES) // the script gives up after two
  void matrixJsSdkSeesWhoIsThereWhoTypesAndWhoHasReadWhat() throws Exception {
    HearthProcess.assumeOwnProcesses();
    NodePackage.install();
    try (var hearth = HearthProcess.startOwn(HearthOptions.embedded(directory))) {
      var script = NodePackage.script("ephemeral.mjs").inheritIO();
      script.environment().put("HOMESERVER", hearth.homeserver().url());

      int exitCode = script.start().waitFor();

      assertEquals(0, exitCode, "ephemeral.mjs failed; its output is above");
    }
  }
}
