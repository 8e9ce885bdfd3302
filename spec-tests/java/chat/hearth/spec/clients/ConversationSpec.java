package chat.hearth.spec.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.hearth.spec.harness.HearthOptions;
import chat.hearth.spec.harness.HearthProcess;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Threads, reactions, edits, unread counts, search, spaces and knocking as matrix-js-sdk has them.
 */
final class ConversationSpec {
  private final Path directory;

  ConversationSpec(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  @Timeout(value = 4, unit = TimeUnit.MINUTES) // the script gives up after two
  void peopleConverseThroughMatrixJsSdk() throws Exception {
    HearthProcess.assumeOwnProcesses();
    NodePackage.install();
    try (var hearth = HearthProcess.startOwn(HearthOptions.embedded(directory))) {
      var script = NodePackage.script("conversation.mjs").inheritIO();
      script.environment().put("HOMESERVER", hearth.homeserver().url());

      int exitCode = script.start().waitFor();

      assertEquals(0, exitCode, "conversation.mjs failed; its output is above");
    }
  }
}
