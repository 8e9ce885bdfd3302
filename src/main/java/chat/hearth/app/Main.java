package chat.hearth.app;

import chat.hearth.platform.config.ConfigLoader;
import java.nio.file.Path;
import java.util.Optional;

/** The command line. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    var file =
        arguments.length == 2 && arguments[0].equals("--config")
            ? Optional.of(Path.of(arguments[1]))
            : Optional.<Path>empty();
    var loaded = ConfigLoader.load(file, System.getenv());
    loaded.warnings().forEach(System.err::println);
    var hearth = Hearth.start(loaded.config(), () -> System.exit(3));
    Runtime.getRuntime().addShutdownHook(new Thread(hearth::close));
    System.out.println("Hearth listens at port " + hearth.port());
  }
}
