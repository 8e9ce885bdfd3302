package chat.hearth.spec.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.hearth.spec.harness.HearthOptions;
import chat.hearth.spec.harness.HearthProcess;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An encrypted picture between the clients' own SDKs, and the push that tells of it. */
final class PictureSpec {
  private final Path directory;

  PictureSpec(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES) // the script gives up after two and a half
  void anEncryptedPictureArrivesWholeAndPhonesAreToldOfIt() throws Exception {
    HearthProcess.assumeOwnProcesses();
    NodePackage.install();
    try (var hearth = HearthProcess.startOwn(HearthOptions.embedded(directory))) {
      var script = NodePackage.script("picture.mjs");
      script.environment().put("HOMESERVER", hearth.homeserver().url());

      assertEquals(0, run(script), "picture.mjs failed; its output is above");
    }
  }

  private static int run(ProcessBuilder script) throws Exception {
    var process = script.inheritIO().start();
    try {
      return process.waitFor();
    } finally {
      process.destroyForcibly();
    }
  }
}
