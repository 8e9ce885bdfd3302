package chat.hearth.matrix;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CanonicalJsonTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {} | {}
          { "one": 1, "two": "Two" } | {"one":1,"two":"Two"}
          { "b": "2", "a": "1" } | {"a":"1","b":"2"}
          {"b":"2","a":"1"} | {"a":"1","b":"2"}
          { "auth": { "success": true, "mxid": "@john.doe:example.com", "profile": { "display_name": "John Doe", "three_pids": [ { "medium": "email", "address": "john.doe@example.org" }, { "medium": "msisdn", "address": "123456789" } ] } } } | {"auth":{"mxid":"@john.doe:example.com","profile":{"display_name":"John Doe","three_pids":[{"address":"john.doe@example.org","medium":"email"},{"address":"123456789","medium":"msisdn"}]},"success":true}}
          { "a": "日本語" } | {"a":"日本語"}
          { "本": 2, "日": 1 } | {"日":1,"本":2}
          { "a": "\\u65E5" } | {"a":"日"}
          { "a": null } | {"a":null}
          """)
  void examplesOfTheSpecificationComeOutByteForByte(String given, String canonical) {
    var value = parse(given);

    assertEquals(canonical, strict(value));
    assertEquals(canonical, lenient(value));
  }

  @Test
  void exampleWithAnExponentComesOutAsAnInteger() {
    var value = parse("{\"a\": -0, \"b\": 1e10}");

    assertEquals("{\"a\":0,\"b\":10000000000}", lenient(value));
    assertBadJson(value, "not 1E+10");
  }

  @Test
  void keysAreSortedByCodePointAndNotByUtf16Unit() {
    // U+FF5E has one unit, greater than the first of the two units of U+1F525.
    var value = parse("{\"🔥\":1,\"～\":2,\"a🔥\":3,\"a～\":4,\"a\":5}");

    assertEquals("{\"a\":5,\"a～\":4,\"a🔥\":3,\"～\":2,\"🔥\":1}", strict(value));
  }

  @Test
  void onlyWhatMustBeEscapedIsEscaped() {
    var value = parse("\"\\u0000\\b\\t\\n\\u000b\\f\\r\\u001f \\\" \\\\ \\/ \\u007f é 🔥\"");

    assertEquals("\"\\u0000\\b\\t\\n\\u000b\\f\\r\\u001f \\\" \\\\ / \u007f é 🔥\"", strict(value));
  }

  @ParameterizedTest
  @ValueSource(strings = {"9007199254740991", "-9007199254740991", "0", "7", "-1"})
  void integersWithinTheRangeOfADoubleAreKept(String integer) {
    assertEquals(integer, strict(parse(integer)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9007199254740992",
        "-9007199254740992",
        "9223372036854775808",
        "100000000000000000000000000"
      })
  void greaterIntegersAreOnlyForOldRooms(String integer) {
    assertBadJson(parse(integer), integer);
    assertEquals(integer, lenient(parse(integer)));
  }

  @ParameterizedTest
  @CsvSource({
    "50.57, 50.57",
    "50.0, 50.0",
    "-1.5, -1.5",
    "5.114698E4, 51146.98",
    "1.50e3, 1500",
    "0.0001, 0.0001",
    "1e-7, 1e-07",
    "1.25e-7, 1.25e-07",
    "1e16, 1e+16",
    "-2.5e400, -2.5e+400",
    "0e999999999, 0",
    "1e999999999, 1e+999999999",
    "1e-999999999, 1e-999999999"
  })
  void floatsOfOldRoomsKeepTheirDigits(String given, String written) {
    var value = parse(given);

    assertEquals(written, lenient(value));
    assertBadJson(value, "must be integers");
    assertEquals(written, lenient(parse(written)), "and stay as they are when written again");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"\\ud83d\"", "\"\\udd25\"", "\"\\udd25\\ud83d\""})
  void halfOfASurrogatePairIsNoText(String given) {
    assertBadJson(parse(given), "surrogate");
    assertThrows(MatrixError.class, () -> CanonicalJson.encodeLenient(parse(given)));
  }

  @Test
  void halfOfASurrogatePairIsNoKeyEither() {
    assertBadJson(Json.object().put("\ud83d", 1), "surrogate");
  }

  @Test
  void infinityIsNoNumber() {
    var value = DoubleNode.valueOf(Double.POSITIVE_INFINITY);

    var error = assertThrows(MatrixError.class, () -> CanonicalJson.encodeLenient(value));

    assertEquals("M_BAD_JSON", error.errcode());
  }

  @Test
  void binaryDataIsNoJson() {
    var value = JsonNodeFactory.instance.binaryNode(new byte[] {1});

    assertBadJson(value, "Not a JSON value");
  }

  @Test
  void anyTreeSurvivesEncodingAndIsEncodedTheSameAgain() {
    var random = new Random(20_260_721);
    for (int i = 0; i < 2_000; i++) {
      var tree = tree(random, 4);

      var bytes = CanonicalJson.encode(tree);
      var again = Json.parse(bytes);

      assertEquals(tree, again);
      assertArrayEquals(bytes, CanonicalJson.encode(again));
      assertArrayEquals(bytes, CanonicalJson.encodeLenient(tree));
    }
  }

  @Test
  void anyKeysComeOutInTheOrderOfTheirCodePoints() {
    var random = new Random(1);
    for (int i = 0; i < 2_000; i++) {
      var a = text(random);
      var b = text(random);

      int byCodePoint = List.of(points(a), points(b)).stream().sorted().toList().indexOf(points(a));
      var order = CanonicalJson.CODE_POINT_ORDER.compare(a, b);

      assertTrue(a.equals(b) ? order == 0 : (order < 0) == (byCodePoint == 0), a + " " + b);
    }
  }

  /** Code points in fixed width, so that comparing the text compares the points. */
  private static String points(String text) {
    return text.codePoints()
        .mapToObj(point -> String.format("%06x", point))
        .reduce("", String::concat);
  }

  private static JsonNode tree(Random random, int depth) {
    var nodes = JsonNodeFactory.instance;
    return switch (random.nextInt(depth == 0 ? 5 : 7)) {
      case 0 -> nodes.numberNode(random.nextLong(CanonicalJson.MAX_INTEGER));
      case 1 -> nodes.numberNode(-random.nextInt(100));
      case 2 -> nodes.textNode(text(random));
      case 3 -> nodes.booleanNode(random.nextBoolean());
      case 4 -> nodes.nullNode();
      case 5 -> {
        var array = nodes.arrayNode();
        for (int i = random.nextInt(5); i > 0; i--) {
          array.add(tree(random, depth - 1));
        }
        yield array;
      }
      default -> {
        var object = nodes.objectNode();
        for (int i = random.nextInt(8); i > 0; i--) {
          object.set(text(random), tree(random, depth - 1));
        }
        yield object;
      }
    };
  }

  private static String text(Random random) {
    var points = new ArrayList<Integer>();
    for (int i = random.nextInt(4); i > 0; i--) {
      points.add(
          switch (random.nextInt(4)) {
            case 0 -> random.nextInt(0x80);
            case 1 -> random.nextInt(0x80, 0xD800);
            case 2 -> random.nextInt(0xE000, 0x10000);
            default -> random.nextInt(0x10000, 0x110000);
          });
    }
    return points.stream().map(Character::toString).reduce("", String::concat);
  }

  private static JsonNode parse(String json) {
    return Json.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  private static String strict(JsonNode value) {
    return new String(CanonicalJson.encode(value), StandardCharsets.UTF_8);
  }

  private static String lenient(JsonNode value) {
    return new String(CanonicalJson.encodeLenient(value), StandardCharsets.UTF_8);
  }

  private static void assertBadJson(JsonNode value, String named) {
    var error = assertThrows(MatrixError.class, () -> CanonicalJson.encode(value));

    assertEquals("M_BAD_JSON", error.errcode());
    assertTrue(error.message().contains(named), error.message());
  }
}
