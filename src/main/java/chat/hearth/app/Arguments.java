package chat.hearth.app;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The command line: perhaps the command {@code register}, and options. */
record Arguments(boolean register, Set<String> flags, Map<String, String> values) {
  static final String USAGE =
      """
      Usage: java -jar hearth.jar [--config FILE]
             java -jar hearth.jar register --user NAME [--admin] [--password PASSWORD]
                                  [--url URL] [--config FILE]

      Without a command the server runs until it gets SIGTERM or SIGINT (Ctrl-C).

        register         Make an account on the running server. The password is asked for
                         unless it is given.
        --user NAME      The local part of the user ID.
        --admin          Make the account an administrator.
        --password TEXT  The password.
        --url URL        Where the server answers, if not where its configuration says.
        --config FILE    Read the configuration from FILE; see config.example.yaml.
                         HEARTH_ variables in the environment win over it.
        --help           Show this.
        --version        Show the version.
      """;

  private static final List<String> FLAGS = List.of("--help", "--version");
  private static final List<String> VALUES = List.of("--config");
  private static final List<String> REGISTER_FLAGS = List.of("--admin");
  private static final List<String> REGISTER_VALUES = List.of("--user", "--password", "--url");

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException with what is wrong with it
   */
  static Arguments parse(List<String> arguments) {
    Deque<String> left = new ArrayDeque<>(arguments);
    var register = "register".equals(left.peek());
    if (register) {
      left.remove();
    }
    var flags = new HashSet<String>();
    var values = new HashMap<String, String>();
    while (!left.isEmpty()) {
      var option = left.remove();
      if (FLAGS.contains(option) || register && REGISTER_FLAGS.contains(option)) {
        flags.add(option);
      } else if (VALUES.contains(option) || register && REGISTER_VALUES.contains(option)) {
        if (left.isEmpty()) {
          throw new IllegalArgumentException(option + " needs a value");
        }
        values.put(option, left.remove());
      } else {
        throw new IllegalArgumentException("Unknown argument: " + option);
      }
    }
    var asks = flags.contains("--help") || flags.contains("--version");
    if (register && !asks && !values.containsKey("--user")) {
      throw new IllegalArgumentException("register needs --user NAME");
    }
    return new Arguments(register, Set.copyOf(flags), Map.copyOf(values));
  }

  boolean has(String flag) {
    return flags.contains(flag);
  }

  Optional<String> value(String option) {
    return Optional.ofNullable(values.get(option));
  }

  Optional<Path> config() {
    return value("--config").map(Path::of);
  }
}
