package chat.hearth.spec.compliance;

import chat.hearth.spec.harness.Recording.Asked;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The tables of {@code docs/compliance.md}. Writing and reading it again gives the same.
 *
 * @param rows in the order of the file
 */
public record ComplianceTable(List<Row> rows) {
  public static final Path FILE = Path.of("docs/compliance.md");

  /** The section of what is served but not specified. */
  public static final String BEYOND = "beyond the specification";

  /** What the message of a failed check ends in. */
  public static final String REWRITE = "; mvn verify -Dcompliance.write=true writes it anew";

  private static final String OLD = "/_matrix/client/r0/";
  private static final String CURRENT = "/_matrix/client/v3/";

  private static final String HEAD =
      """
      # Endpoints of the specification

      Every endpoint of the Matrix specification v1.19 that a homeserver answers, whether Hearth serves it, and which classes of
      `spec-tests/` ask it themselves. Generated, and checked by every `mvn verify`, which writes it anew with
      `-Dcompliance.write=true`; `docs/decisions/0011-compliance-is-recorded.md` says how.

      | API | chapter | endpoints | served | of these asked by a test |
      |---|---|---|---|---|
      """;

  /**
   * One endpoint.
   *
   * @param api the section
   * @param name method and path
   * @param tests the simple names of the spec classes that ask it
   */
  public record Row(
      String api, String chapter, String name, boolean served, SortedSet<String> tests) {
    /** The same endpoint, asked by others. */
    public Row askedBy(SortedSet<String> others) {
      return new Row(api, chapter, name, served, others);
    }

    String method() {
      return name.substring(0, name.indexOf(' '));
    }

    String path() {
      return name.substring(name.indexOf(' ') + 1);
    }

    private String line() {
      return "| %s | `%s` | %s | %s |\n"
          .formatted(chapter, name, served ? "yes" : "no", String.join(", ", tests));
    }
  }

  /** Whether the checks shall rewrite the file instead of complaining about it. */
  public static boolean isToBeWritten() {
    return Boolean.getBoolean("compliance.write");
  }

  /** What the file says now; nothing if there is none. */
  public static ComplianceTable read() {
    try {
      return Files.exists(FILE) ? parse(Files.readString(FILE)) : new ComplianceTable(List.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void write() {
    try {
      Files.writeString(FILE, text());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ComplianceTable parse(String text) {
    var rows = new ArrayList<Row>();
    var api = "";
    for (var line : text.lines().toList()) {
      if (line.startsWith("## ")) {
        api = line.substring(3);
      }
      var cell = line.split(" ?\\| ?", -1);
      if (cell.length == 6 && cell[2].startsWith("`")) {
        var tests = new TreeSet<>(Arrays.asList(cell[4].split(", ")));
        tests.remove("");
        var name = cell[2].substring(1, cell[2].length() - 1);
        rows.add(new Row(api, cell[1], name, cell[3].equals("yes"), tests));
      }
    }
    return new ComplianceTable(rows);
  }

  /** The tests that the file names for an endpoint. */
  public SortedSet<String> testsOf(String name) {
    return rows.stream()
        .filter(row -> row.name.equals(name))
        .findFirst()
        .map(Row::tests)
        .orElseGet(TreeSet::new);
  }

  /** The table after a run: what is said of the classes that ran is what they asked in it. */
  ComplianceTable after(Map<String, Set<Asked>> run) {
    var tests = new LinkedHashMap<Row, SortedSet<String>>();
    for (var row : rows) {
      var others = new TreeSet<>(row.tests);
      others.removeAll(run.keySet());
      tests.put(row, others);
    }
    run.values().stream()
        .flatMap(Set::stream)
        .forEach(
            asked ->
                find(asked.method(), asked.path())
                    .ifPresent(
                        row ->
                            tests.computeIfAbsent(row, same -> new TreeSet<>()).add(asked.spec())));
    return new ComplianceTable(
        rows.stream().map(row -> row.askedBy(tests.getOrDefault(row, new TreeSet<>()))).toList());
  }

  /** The served endpoint of a request. */
  Optional<Row> serving(String method, String path) {
    return find(method, path).filter(Row::served);
  }

  /** The endpoint of a request; literal segments go before parameters, as everywhere. */
  private Optional<Row> find(String method, String asked) {
    var path = asked.startsWith(OLD) ? CURRENT + asked.substring(OLD.length()) : asked;
    return rows.stream()
        .filter(row -> row.method().equals(method) && matches(row.path(), path))
        .max(Comparator.comparing(row -> row.path().replaceAll("\\{[^}]*}", " ")));
  }

  private static boolean matches(String template, String path) {
    var wanted = template.split("/", -1);
    var given = path.split("/", -1);
    if (wanted.length != given.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      var fits = wanted[i].startsWith("{") ? !given[i].isEmpty() : wanted[i].equals(given[i]);
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  public String text() {
    var apis = rows.stream().map(Row::api).distinct().toList();
    var text = new StringBuilder(HEAD);
    for (var api : apis) {
      var chapters = rows.stream().filter(row -> row.api.equals(api)).map(Row::chapter).distinct();
      text.append(counts(api, "all", rows.stream().filter(row -> row.api.equals(api)).toList()));
      chapters.forEach(chapter -> text.append(counts(api, chapter, of(api, chapter))));
    }
    for (var api : apis) {
      text.append("\n## %s\n\n| chapter | endpoint | served | tests |\n".formatted(api));
      text.append("|---|---|---|---|\n");
      rows.stream().filter(row -> row.api.equals(api)).forEach(row -> text.append(row.line()));
    }
    return text.toString();
  }

  private List<Row> of(String api, String chapter) {
    return rows.stream().filter(row -> row.api.equals(api) && row.chapter.equals(chapter)).toList();
  }

  private static String counts(String api, String chapter, List<Row> some) {
    return "| %s | %s | %d | %d | %d |\n"
        .formatted(
            api,
            chapter,
            some.size(),
            some.stream().filter(Row::served).count(),
            some.stream().filter(row -> row.served && !row.tests.isEmpty()).count());
  }
}
