package chat.hearth.house;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.googlejavaformat.java.Formatter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Holds every Java file to google-java-format.
 *
 * <p>It is a test and not a Maven plugin because plugins run on Maven's own JDK, which may be too
 * old to parse this code. {@code mvn test -Dtest=FormatTest -Dformat.apply=true} rewrites what
 * differs.
 */
final class FormatTest {
  private static final List<Path> ROOTS = List.of(Path.of("src"), Path.of("spec-tests", "java"));

  @Test
  void everySourceFileIsFormatted() throws Exception {
    var apply = Boolean.getBoolean("format.apply");
    var formatter = new Formatter();
    var different = new ArrayList<Path>();

    for (var root : ROOTS) {
      if (!Files.isDirectory(root)) {
        continue;
      }
      try (var files = Files.walk(root)) {
        for (var file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          var before = Files.readString(file);
          var after = formatter.formatSourceAndFixImports(before);
          if (!after.equals(before)) {
            different.add(file);
            if (apply) {
              Files.writeString(file, after);
            }
          }
        }
      }
    }

    assertTrue(
        apply || different.isEmpty(),
        () -> different + "; mvn test -Dtest=FormatTest -Dformat.apply=true formats them");
  }
}
