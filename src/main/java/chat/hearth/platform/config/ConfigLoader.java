package chat.hearth.platform.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Loads the configuration from a YAML file and from environment variables, which win: {@code
 * HEARTH_LISTEN_PORT} sets {@code listen.port}.
 */
public final class ConfigLoader {
  private ConfigLoader() {}

  /**
   * A configuration without mistakes.
   *
   * @param warnings what the operator ought to know, a sentence each
   */
  public record Loaded(Config config, List<String> warnings) {}

  /**
   * Loads and checks everything.
   *
   * @param file the YAML file; without one only the environment and the defaults count
   * @throws ConfigException with every mistake at once
   */
  public static Loaded load(Optional<Path> file, Map<String, String> environment) {
    var yaml =
        new ObjectMapper(
            YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());
    var given = file.isPresent() ? read(yaml, file.get()) : MissingNode.getInstance();
    var reader = new SectionReader(yaml, environment);
    var config = reader.section(Config.class, given, MissingNode.getInstance(), "");
    var mistakes = new ArrayList<>(reader.mistakes());
    mistakes.addAll(unknownVariables(environment));
    if (!mistakes.isEmpty() || config == null) {
      throw new ConfigException(mistakes);
    }
    return new Loaded((Config) config, warnings(given, environment));
  }

  private static JsonNode read(ObjectMapper yaml, Path file) {
    try {
      var tree = yaml.readTree(Files.readString(file));
      return tree == null ? MissingNode.getInstance() : tree;
    } catch (JsonProcessingException e) {
      var line = e.getLocation() == null ? "" : ", line " + e.getLocation().getLineNr();
      var reason = e.getOriginalMessage().lines().findFirst().orElse("cannot be read");
      throw new ConfigException(List.of(file + line + ": is no YAML: " + reason));
    } catch (IOException e) {
      throw new ConfigException(List.of(file + ": cannot be read: " + e));
    }
  }

  private static List<String> unknownVariables(Map<String, String> environment) {
    var known = Keys.values(Config.class, "").stream().map(Keys::variable).toList();
    return environment.keySet().stream()
        .filter(name -> name.startsWith(Keys.VARIABLES) && !known.contains(name))
        .sorted()
        .map(name -> name + ": no such variable" + NearName.suggestion(name, known))
        .toList();
  }

  private static List<String> warnings(JsonNode given, Map<String, String> environment) {
    var named =
        given.hasNonNull("server_name") || environment.containsKey(Keys.variable("server_name"));
    return named
        ? List.of()
        : List.of(
            "server_name is not set, so this server is called localhost; the name can never be"
                + " changed later");
  }
}
