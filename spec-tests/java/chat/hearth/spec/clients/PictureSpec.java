package chat.hearth.spec.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.hearth.spec.harness.HearthOptions;
import chat.hearth.spec.harness.HearthProcess;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Encrypted pictures and pushes, with the clients' own SDK. */
final class PictureSpec {
  private final Path directory;

  PictureSpec(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  @Timeout(value = 6, unit = TimeUnit.MINUTES) // the script gives up after three
  void anEncryptedPictureArrivesAndThePhoneIsTold() throws Exception {
    HearthProcess.assumeOwnProcesses();
    NodePackage.install();
    try (var hearth = HearthProcess.startOwn(HearthOptions.embedded(directory))) {
      var script = NodePackage.script("picture.mjs").inheritIO();
      script.environment().put("HOMESERVER", hearth.homeserver().url());

      int exitCode = script.start().waitFor();

      assertEquals(0, exitCode, "picture.mjs failed; its output is above");
    }
  }
}
