package chat.hearth.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Route;
import chat.hearth.spec.compliance.ComplianceTable;
import chat.hearth.spec.compliance.ComplianceTable.Row;
import chat.hearth.spec.compliance.SpecifiedEndpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds {@code docs/compliance.md} to the routes of an assembled server. */
final class ComplianceTest {
  private static TestHearth hearth;

  @BeforeAll
  static void start(@TempDir Path directory) {
    hearth = TestHearth.start(directory, Map.of());
  }

  @AfterAll
  static void stop() {
    hearth.close();
  }

  @Test
  void theTableListsWhatIsSpecifiedAndWhatIsServed() throws Exception {
    var written = ComplianceTable.read();

    var actual = new ComplianceTable(rows(written));

    if (ComplianceTable.isToBeWritten()) {
      actual.write();
    }
    assertEquals(
        actual.text(),
        Files.readString(ComplianceTable.FILE),
        ComplianceTable.FILE + " is stale" + ComplianceTable.REWRITE);
  }

  private static List<Row> rows(ComplianceTable written) throws IOException {
    var specs = specs();
    var served = served();
    var rows = new ArrayList<Row>();
    for (var specified : SpecifiedEndpoint.all()) {
      var isServed = served.removeIf(name -> shape(name).equals(shape(specified.name())));
      rows.add(
          new Row(
              specified.api(),
              specified.chapter(),
              specified.name(),
              isServed,
              known(written.testsOf(specified.name()), specs)));
    }
    for (var name : served) {
      var tests = known(written.testsOf(name), specs);
      rows.add(new Row(ComplianceTable.BEYOND, family(name), name, true, tests));
    }
    return rows;
  }

  /** Method and path of every route and alias. */
  private static Set<String> served() {
    return hearth.chapters().endpoints().stream()
        .map(Endpoint::route)
        .flatMap(ComplianceTest::names)
        .collect(
            Collectors.toCollection(
                () ->
                    new TreeSet<>(
                        Comparator.comparing(ComplianceTest::family)
                            .thenComparing(name -> name.substring(name.indexOf(' ')))
                            .thenComparing(name -> name))));
  }

  private static Stream<String> names(Route route) {
    return route.paths().stream().map(path -> route.method() + " " + path);
  }

  /** The name without the names of its parameters, which are nobody's business. */
  private static String shape(String name) {
    return name.replaceAll("\\{[^}]*}", "{}");
  }

  /** The proposal or the other API that an endpoint comes from. */
  private static String family(String name) {
    var segments = name.substring(name.indexOf('/') + 1).split("/");
    var proposal = segments.length > 3 && segments[2].equals("unstable");
    return proposal ? segments[3] : segments[0];
  }

  private static SortedSet<String> known(SortedSet<String> tests, Set<String> specs) {
    var known = new TreeSet<>(tests);
    known.retainAll(specs);
    return known;
  }

  /** The classes that exist. */
  private static Set<String> specs() throws IOException {
    try (var files = Files.walk(Path.of("spec-tests/java"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith("Spec.java"))
          .map(file -> file.replace(".java", ""))
          .collect(Collectors.toSet());
    }
  }
}
