package chat.hearth.spec.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.HearthOptions;
import chat.hearth.spec.harness.HearthProcess;
import chat.hearth.spec.harness.TestPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** End-to-end encryption between the clients' own SDKs, and what the server learns of it. */
final class EncryptionClientsSpec {
  private static final String SAID = "SAID ";

  private final Path directory;

  EncryptionClientsSpec(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  @Timeout(value = 8, unit = TimeUnit.MINUTES) // the script gives up after four
  void peopleUnderstandEachOtherAndTheServerDoesNotUnderstandThem() throws Exception {
    HearthProcess.assumeOwnProcesses();
    NodePackage.install();
    try (var postgres = TestPostgres.start(directory.resolve("postgres"));
        var hearth =
            HearthProcess.startOwn(
                HearthOptions.onDatabase(directory.resolve("hearth"), postgres.url()))) {
      var script = NodePackage.script("encryption.mjs");
      script.environment().put("HOMESERVER", hearth.homeserver().url());

      var said = run(script);

      assertTrue(said.size() > 5, "the script says what was said");
      var dump = postgres.dump();
      assertTrue(mentions(dump, "m.cross_signing.master"), "the dump holds account data");
      assertTrue(mentions(dump, "m.megolm_backup.v1"), "the dump holds key backups");
      for (var text : said) {
        assertFalse(mentions(dump, text), "the database holds what was said");
        assertFalse(mentions(hearth.output(), text), "the log holds what was said");
      }
    }
  }

  /** Runs it to its end and gives what the people said to each other. */
  private static List<String> run(ProcessBuilder script) throws IOException, InterruptedException {
    var said = new ArrayList<String>();
    var process = script.redirectErrorStream(true).start();
    try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(SAID)) {
          said.add(line.substring(SAID.length()));
        } else {
          System.out.println(line);
        }
      }
      assertEquals(0, process.waitFor(), "encryption.mjs failed; its output is above");
    } finally {
      process.destroyForcibly();
    }
    return said;
  }

  private static boolean mentions(List<String> lines, String text) {
    var hex = HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    return lines.stream().anyMatch(line -> line.contains(text) || line.contains(hex));
  }
}
