package chat.hearth.app;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;

/** How this program is run, to tell people what to type. */
final class Command {
  private Command() {}

  static String version() {
    return Optional.ofNullable(Command.class.getPackage().getImplementationVersion())
        .orElse("from its source");
  }

  /** The line that makes the first account on a server with this configuration. */
  static String makingTheFirstAccount(Optional<Path> config) {
    var arguments =
        "register --user alice --admin" + config.map(file -> " --config " + file).orElse("");
    return jar()
        .map(jar -> "java -jar " + jar + " " + arguments)
        .orElse("mvn -q compile exec:exec -Dhearth.args=\"" + arguments + "\"");
  }

  private static Optional<Path> jar() {
    var source = Command.class.getProtectionDomain().getCodeSource();
    if (source == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Path.of(source.getLocation().toURI()))
          .filter(path -> path.toString().endsWith(".jar"));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
