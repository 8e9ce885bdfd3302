package chat.hearth.platform.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigExampleTest {
  private static final Path EXAMPLE = Path.of("config.example.yaml");

  @Test
  void exampleExplainsEveryKeyAsItIsNow() throws Exception {
    if (Boolean.getBoolean("config.write")) {
      Files.writeString(EXAMPLE, ConfigExample.write());
    }

    assertEquals(
        ConfigExample.write(),
        Files.readString(EXAMPLE),
        "mvn test -Dtest=ConfigExampleTest -Dconfig.write=true writes it anew");
  }

  @Test
  void exampleAsItIsMeansTheDefaults(@TempDir Path directory) throws Exception {
    var defaults = ConfigLoader.load(Optional.empty(), Map.of()).config();
    var file = Files.writeString(directory.resolve("config.yaml"), ConfigExample.write());

    var example = ConfigLoader.load(Optional.of(file), Map.of()).config();

    assertEquals(defaults, example);
  }

  @Test
  void everyLineOfTheExampleCanBeTakenIn(@TempDir Path directory) throws Exception {
    var keys = ConfigExample.write().replaceAll("(?m)^( *)# (#?  )?([a-z0-9_]+:( .*)?)$", "$1$2$3");
    var file = directory.resolve("config.yaml");
    Files.writeString(file, keys);

    var config = ConfigLoader.load(Optional.of(file), Map.of()).config();

    assertEquals("example.org", config.serverName());
    assertEquals(Optional.of("https://example.org/help"), config.support().page());
    assertEquals(1, config.registration().terms().size());
  }
}
