package chat.hearth.spec.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The Python that runs {@code spec-tests/clients/nio}, with its dependencies in place. */
final class PythonPackage {
  private static final Path REQUIREMENTS =
      Path.of("spec-tests", "clients", "nio", "requirements.txt").toAbsolutePath();
  private static final Path ENVIRONMENT = Path.of("target", "nio").toAbsolutePath();

  /** What pip says when it is the network's fault. */
  private static final Pattern NO_NETWORK =
      Pattern.compile("NewConnectionError|NameResolutionError|ConnectTimeoutError|ReadTimeout");

  private PythonPackage() {}

  /**
   * Installs what the requirements name, once; skips the calling test where that is not possible.
   *
   * @return the interpreter
   */
  static Path install() throws IOException, InterruptedException {
    var python = ENVIRONMENT.resolve(Path.of("bin", "python"));
    var installed = ENVIRONMENT.resolve("requirements.txt");
    if (Files.exists(installed) && Files.mismatch(installed, REQUIREMENTS) == -1) {
      return python;
    }
    if (run(List.of("sh", "-c", "python3 -c 'import venv, ensurepip'")).exitCode() != 0) {
      skip("there is no python3 with venv on the path");
    }
    var made = run(List.of("python3", "-m", "venv", "--clear", ENVIRONMENT.toString()));
    assertEquals(0, made.exitCode(), made.output());
    var requirements = REQUIREMENTS.toString();
    var pip = run(List.of(python.toString(), "-m", "pip", "install", "-q", "-r", requirements));
    if (pip.exitCode() != 0 && NO_NETWORK.matcher(pip.output()).find()) {
      skip("pip reaches no registry");
    }
    assertEquals(0, pip.exitCode(), () -> "pip install failed:\n" + pip.output());
    Files.copy(REQUIREMENTS, installed);
    return python;
  }

  private record Ended(int exitCode, String output) {}

  private static Ended run(List<String> command) throws IOException, InterruptedException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), output);
  }

  private static void skip(String reason) {
    var message = "Skipped, matrix-nio is not tried: " + reason;
    System.out.println(message);
    abort(message);
  }
}
