package chat.hearth.spec.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.hearth.spec.harness.HearthOptions;
import chat.hearth.spec.harness.HearthProcess;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two implementations of end-to-end encryption that know nothing of each other. */
final class TwoClientsSpec {
  private final Path directory;

  TwoClientsSpec(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  @Timeout(value = 6, unit = TimeUnit.MINUTES) // the script gives up after three
  void matrixNioAndMatrixJsSdkReadEachOther() throws Exception {
    HearthProcess.assumeOwnProcesses();
    NodePackage.install();
    var python = PythonPackage.install();
    try (var hearth = HearthProcess.startOwn(HearthOptions.embedded(directory))) {
      var script = NodePackage.script("two-clients.mjs").inheritIO();
      script.environment().put("HOMESERVER", hearth.homeserver().url());
      script.environment().put("PYTHON", python.toString());

      int exitCode = script.start().waitFor();

      assertEquals(0, exitCode, "two-clients.mjs failed; its output is above");
    }
  }
}
