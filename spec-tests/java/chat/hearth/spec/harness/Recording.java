package chat.hearth.spec.harness;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Which test class asked for what, since this JVM started. Only what a test asks itself counts, not
 * what {@link TestUser} and {@link Homeserver} ask to set the scene: everybody registers.
 */
public final class Recording {
  private static final String HARNESS = Recording.class.getPackageName();
  private static final String SWEEP = "EveryEndpointSpec"; // it asks everything
  private static final Set<Asked> ASKED = ConcurrentHashMap.newKeySet();

  private Recording() {}

  /**
   * One kind of request of a test.
   *
   * @param spec the simple name of the test class
   * @param path without the query, percent-encoded
   */
  public record Asked(String spec, String method, String path) {}

  /** The requests of each test class, so far. */
  public static Map<String, Set<Asked>> bySpec() {
    return ASKED.stream().collect(Collectors.groupingBy(Asked::spec, Collectors.toSet()));
  }

  static void record(String method, String path) {
    StackWalker.getInstance()
        .walk(
            frames ->
                frames
                    .map(StackWalker.StackFrame::getClassName)
                    .dropWhile(name -> name.equals(Client.class.getName()) || isThis(name))
                    .takeWhile(name -> !name.startsWith(HARNESS + "."))
                    .filter(Recording::isSpec)
                    .filter(name -> !simple(name).equals(SWEEP))
                    .findFirst())
        .ifPresent(name -> ASKED.add(new Asked(simple(name), method, path.split("\\?", 2)[0])));
  }

  private static boolean isThis(String name) {
    return name.equals(Recording.class.getName());
  }

  private static boolean isSpec(String name) {
    return simple(name).endsWith("Spec");
  }

  private static String simple(String name) {
    return name.substring(name.lastIndexOf('.') + 1).replaceFirst("\\$.*", "");
  }
}
