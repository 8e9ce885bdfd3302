package chat.hearth.spec.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The package of {@code spec-tests/clients} with its dependencies in place. */
final class NodePackage {
  private static final Path DIRECTORY = Path.of("spec-tests", "clients").toAbsolutePath();

  /** What npm says when it is the network's fault. */
  private static final Pattern NO_NETWORK =
      Pattern.compile(
          "npm error code E(NOTFOUND|AI_AGAIN|CONNREFUSED|CONNRESET|TIMEDOUT|NETUNREACH)");

  private NodePackage() {}

  /** Installs what the lock file names; skips the calling test where that is not possible. */
  static void install() throws IOException, InterruptedException {
    var npm = npm();
    if (npm.isEmpty()) {
      skip("there is no npm on the path");
      return;
    }
    var install =
        new ProcessBuilder(
                npm.get().toString(), "ci", "--prefer-offline", "--no-audit", "--no-fund")
            .directory(DIRECTORY.toFile())
            .redirectErrorStream(true)
            .start();
    install.getOutputStream().close();
    var output = new String(install.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exitCode = install.waitFor();
    if (exitCode != 0 && NO_NETWORK.matcher(output).find()) {
      skip("npm reaches no registry");
    }
    assertEquals(0, exitCode, () -> "npm ci failed:\n" + output);
  }

  /** The package's own Node with a script of it; {@link #install} comes first. */
  static ProcessBuilder script(String name) {
    var node = DIRECTORY.resolve(Path.of("node_modules", ".bin", "node"));
    return new ProcessBuilder(node.toString(), name).directory(DIRECTORY.toFile());
  }

  private static Optional<Path> npm() {
    var path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.of(path.split(File.pathSeparator))
        .map(directory -> Path.of(directory, "npm"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static void skip(String reason) {
    var message = "Skipped, the clients' own SDK is not tried: " + reason;
    System.out.println(message);
    abort(message);
  }
}
