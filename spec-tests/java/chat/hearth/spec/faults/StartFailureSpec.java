package chat.hearth.spec.faults;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.spec.harness.HearthOptions;
import chat.hearth.spec.harness.HearthProcess;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start that can't succeed ends with one line that says why, and an exit code. */
final class StartFailureSpec {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path directory;

  StartFailureSpec(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void aSecondServerOnTheSameDataSaysSo() {
    try (var first = HearthProcess.startOwn(HearthOptions.embedded(directory))) {
      var options = HearthOptions.embedded(directory);

      try (var second = HearthProcess.launchOwn(options)) {
        assertFailsSaying(second, directory.toString());
      }

      first.homeserver().anonymous().get("/_matrix/client/versions").ok();
    }
  }

  @Test
  void aPortInUseIsNamed() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var hearth =
            HearthProcess.launchOwn(
                HearthOptions.embedded(directory).withPort(taken.getLocalPort()))) {
      assertFailsSaying(hearth, Integer.toString(taken.getLocalPort()));
    }
  }

  @Test
  void aDatabaseOutOfReachIsNamedWithoutItsPassword() {
    var port = HearthOptions.freePort();
    var url = "postgresql://hearth:do-not-print-me@127.0.0.1:" + port + "/hearth";

    try (var hearth = HearthProcess.launchOwn(HearthOptions.onDatabase(directory, url))) {
      assertFailsSaying(hearth, Integer.toString(port));
      assertFalse(String.join("\n", hearth.output()).contains("do-not-print-me"));
    }
  }

  @Test
  void aDatabaseUrlThatIsNoneIsExplainedByItsKey() {
    var options = HearthOptions.onDatabase(directory, "mysql://hearth@127.0.0.1/hearth");

    try (var hearth = HearthProcess.launchOwn(options)) {
      assertFailsSaying(hearth, "database.url");
    }
  }

  private static void assertFailsSaying(HearthProcess process, String word) {
    assertNotEquals(0, process.awaitExit(PATIENCE));

    var output = process.output();
    var all = String.join("\n", output);
    assertTrue(output.getLast().contains(word), () -> "the last line says why:\n" + all);
    assertFalse(
        output.stream().anyMatch(line -> line.startsWith("\tat ")),
        () -> "no stack trace:\n" + all);
  }
}
