package chat.hearth.bench;

import java.net.URI;
import java.util.HashMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What the command line said.
 *
 * @param only names of workloads; empty for all
 * @param scale factor on sizes and durations
 * @param pid the server's process on this machine, for workloads that look at memory
 */
record Options(URI url, String secret, Set<String> only, double scale, OptionalLong pid) {
  static final String USAGE =
      "--url URL --secret REGISTRATION_SHARED_SECRET"
          + " [--only name,name] [--scale 0.1] [--pid SERVER_PID]";

  private static final Set<String> NAMES = Set.of("url", "secret", "only", "scale", "pid");

  /**
   * @throws IllegalArgumentException with a message for the user
   */
  static Options parse(String[] arguments) {
    var values = new HashMap<String, String>();
    for (int i = 0; i < arguments.length; i += 2) {
      var name = arguments[i].startsWith("--") ? arguments[i].substring(2) : "";
      if (!NAMES.contains(name) || i + 1 == arguments.length) {
        throw new IllegalArgumentException("cannot read " + arguments[i]);
      }
      values.put(name, arguments[i + 1]);
    }
    var url = Optional.ofNullable(values.get("url"));
    var secret = Optional.ofNullable(values.get("secret"));
    if (url.isEmpty() || secret.isEmpty()) {
      throw new IllegalArgumentException("--url and --secret are needed");
    }
    var only = values.getOrDefault("only", "");
    var pid = values.get("pid");
    return new Options(
        URI.create(url.get()),
        secret.get(),
        only.isBlank() ? Set.of() : Set.of(only.split(",")),
        Double.parseDouble(values.getOrDefault("scale", "1")),
        pid == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(pid)));
  }
}
