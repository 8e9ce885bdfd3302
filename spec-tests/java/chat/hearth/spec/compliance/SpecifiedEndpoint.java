package chat.hearth.spec.compliance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * An endpoint as {@code endpoints.tsv} lists it.
 *
 * @param api {@code client-server} or {@code server-server}
 * @param chapter the specification's own name of the group, such as {@code account-data}
 * @param method in capitals
 * @param path with {@code {name}} for a segment
 * @param caller who may call: {@code none} is everybody, {@code access token} a user
 * @param queries the names of its query parameters
 * @param hasJsonBody whether it takes one
 * @param fields of the JSON body, those of an object within it as {@code object.field}
 */
public record SpecifiedEndpoint(
    String api,
    String chapter,
    String method,
    String path,
    String caller,
    List<String> queries,
    boolean hasJsonBody,
    List<String> fields) {
  /** All of them, in the order of the file. */
  public static List<SpecifiedEndpoint> all() {
    var file =
        Objects.requireNonNull(SpecifiedEndpoint.class.getResourceAsStream("/endpoints.tsv"));
    try (var reader = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
      return reader
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(SpecifiedEndpoint::parse)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Method and path, which name it. */
  public String name() {
    return method + " " + path;
  }

  /** Whether nobody is let in without a token. */
  boolean needsToken() {
    return caller.equals("access token") || caller.equals("guest ok");
  }

  private static SpecifiedEndpoint parse(String line) {
    var cell = line.split("\t", -1);
    var body = list(cell[6]);
    return new SpecifiedEndpoint(
        cell[0],
        cell[1],
        cell[2],
        cell[3],
        cell[4],
        list(cell[5]),
        !body.isEmpty(),
        body.stream().filter(field -> !field.equals("{}")).toList());
  }

  private static List<String> list(String cell) {
    return cell.isEmpty() ? List.of() : Arrays.asList(cell.split(","));
  }
}
