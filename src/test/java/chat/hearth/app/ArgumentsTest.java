package chat.hearth.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ArgumentsTest {
  @Test
  void nothingRunsTheServerWithDefaults() {
    var arguments = Arguments.parse(List.of());

    assertFalse(arguments.register());
    assertEquals(Optional.empty(), arguments.config());
  }

  @Test
  void registerTakesItsOptionsInAnyOrder() {
    var arguments =
        Arguments.parse(List.of("register", "--admin", "--config", "c.yaml", "--user", "alice"));

    assertTrue(arguments.register());
    assertTrue(arguments.has("--admin"));
    assertEquals(Optional.of("alice"), arguments.value("--user"));
    assertEquals(Optional.of(Path.of("c.yaml")), arguments.config());
  }

  @Test
  void whatIsNotUnderstoodIsRefusedByName() {
    assertEquals("Unknown argument: --confg", refusal("--confg", "c.yaml"));
    assertEquals("Unknown argument: --admin", refusal("--admin"));
    assertEquals("--config needs a value", refusal("--config"));
    assertEquals("register needs --user NAME", refusal("register"));
  }

  private static String refusal(String... arguments) {
    var error =
        assertThrows(IllegalArgumentException.class, () -> Arguments.parse(List.of(arguments)));
    return String.valueOf(error.getMessage());
  }
}
