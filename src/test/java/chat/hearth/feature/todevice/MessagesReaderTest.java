package chat.hearth.feature.todevice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.UserId;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How messages are cut out of the body of a request. */
final class MessagesReaderTest {
  private static final UserId BOB = new UserId("@bob:example.org");

  @Test
  void contentsAreCutOutAsTheyAre() {
    var contents =
        List.of(
            "{}",
            "{ \"a\" : [ 1.50, {\"b\": null} ] }",
            "{\"braces\":\"}{\\\"}\",\"escaped\":\"\\u0000\\ud800\"}",
            "{\"né ☕ 𝔐\":\"👩‍👩‍👧\"}");

    var read =
        read(
            """
            { "before": {"messages": [1]}, "messages" : {"@bob:example.org":
              {"A": %s, "☕":%s ,"C":%s,"*":%s}, "@carol:example.org": {}}, "after": "☕" }
            """
                .formatted(contents.toArray()));

    assertEquals(List.of(BOB, new UserId("@carol:example.org")), List.copyOf(read.keySet()));
    assertEquals(List.of("A", "☕", "C", "*"), List.copyOf(read.get(BOB).keySet()));
    assertEquals(contents, texts(read.get(BOB)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]|M_BAD_JSON",
        "{}|M_MISSING_PARAM",
        "{\"messages\":null}|M_MISSING_PARAM",
        "{\"messages\":[]}|M_BAD_JSON",
        "{\"messages\":{\"@bob:example.org\":[]}}|M_BAD_JSON",
        "{\"messages\":{\"@bob:example.org\":{\"A\":\"text\"}}}|M_BAD_JSON",
        "{\"messages\":{\"@bob:example.org\":{\"A\":null}}}|M_BAD_JSON",
        "{\"messages\":{\"bob\":{\"A\":{}}}}|M_INVALID_PARAM",
        "{\"messages\":{\"@bob:example.org\":{\"A\":{},\"A\":{}}}}|M_NOT_JSON",
        "{\"messages\":{\"@bob:example.org\":{\"A\":{\"b\":1,\"b\":2}}}}|M_NOT_JSON",
        "{\"messages\":{},\"messages\":{}}|M_NOT_JSON",
        "{\"messages\":{}} {}|M_NOT_JSON",
        "{\"messages\":{\"@bob:example.org\":{\"A\":{\"b\":01}}}}|M_NOT_JSON",
        "{\"messages\":{\"@bob:example.org\":{\"A\":{|M_NOT_JSON",
      })
  void whatIsNoSetOfMessagesIsRefused(String body, String errcode) {
    assertEquals(errcode, assertThrows(MatrixError.class, () -> read(body)).errcode());
  }

  @Test
  void otherEncodingsAreRefused() {
    var body = "{\"messages\":{\"@bob:example.org\":{\"A\":{\"b\":1}}}}";

    for (var encoding : List.of("UTF-16LE", "UTF-16BE", "UTF-32LE")) {
      var bytes = body.getBytes(Charset.forName(encoding));
      var error = assertThrows(MatrixError.class, () -> MessagesReader.read(bytes));
      assertEquals("M_NOT_JSON", error.errcode(), encoding);
    }
  }

  @Test
  void aMessageThatIsTooLargeIsRefused() {
    var large = "{\"messages\":{\"@bob:example.org\":{\"A\":{\"b\":\"%s\"}}}}";

    assertEquals(
        "M_TOO_LARGE",
        assertThrows(MatrixError.class, () -> read(large.formatted("x".repeat(65_536)))).errcode());
    assertEquals(1, read(large.formatted("x".repeat(65_500))).size());
  }

  private static Map<UserId, Map<String, byte[]>> read(String body) {
    return MessagesReader.read(body.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> texts(Map<String, byte[]> contents) {
    return contents.values().stream()
        .map(content -> new String(content, StandardCharsets.UTF_8))
        .toList();
  }
}
