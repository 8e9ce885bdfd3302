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

/** The program of {@code spec-tests/clients/mautrix}, built from what its {@code go.sum} names. */
final class GoProgram {
  private static final Path SOURCE = Path.of("spec-tests", "clients", "mautrix").toAbsolutePath();

  /** What Go says when it is the network's fault, or its own for being too old. */
  private static final Pattern CANNOT_BUILD =
      Pattern.compile(
          "no such host|dial tcp|i/o timeout|connection re(fused|set)|network is unreachable"
              + "|requires go >=");

  private GoProgram() {}

  /** Builds it below a directory; skips the calling test where that is not possible. */
  static Path build(Path directory) throws IOException, InterruptedException {
    var go = go();
    if (go.isEmpty()) {
      return skip("there is no go on the path");
    }
    var program = directory.resolve("mautrix");
    var build =
        new ProcessBuilder(
                go.get().toString(), "build", "-tags", "goolm", "-o", program.toString(), ".")
            .directory(SOURCE.toFile())
            .redirectErrorStream(true);
    build.environment().put("CGO_ENABLED", "0"); // goolm needs no C
    build.environment().put("GOFLAGS", "-mod=readonly -buildvcs=false");
    var building = build.start();
    building.getOutputStream().close();
    var output = new String(building.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exitCode = building.waitFor();
    if (exitCode != 0 && CANNOT_BUILD.matcher(output).find()) {
      return skip("go is too old, or reaches no modules");
    }
    assertEquals(0, exitCode, () -> "go build failed:\n" + output);
    return program;
  }

  private static Optional<Path> go() {
    var path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.of(path.split(File.pathSeparator))
        .map(directory -> Path.of(directory, "go"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Path skip(String reason) {
    var message = "Skipped, the second implementation is not tried: " + reason;
    System.out.println(message);
    return abort(message);
  }
}
