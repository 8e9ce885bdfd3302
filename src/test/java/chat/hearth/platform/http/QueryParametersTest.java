package chat.hearth.platform.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import chat.hearth.matrix.MatrixError;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class QueryParametersTest {
  @Test
  void valuesAreDecodedAndKeptInOrder() {
    var parameters = QueryParameters.parse("via=a&x=%7B%22a%22%3A1%7D&via=b+c&flag&empty=&q=1=2&&");

    assertEquals(
        Map.of(
            "via", List.of("a", "b c"),
            "x", List.of("{\"a\":1}"),
            "flag", List.of(""),
            "empty", List.of(""),
            "q", List.of("1=2")),
        parameters);
  }

  @Test
  void emptyQueryHasNoParameters() {
    assertEquals(Map.of(), QueryParameters.parse(""));
    assertEquals(Map.of(), QueryParameters.parse("&"));
  }

  @Test
  void malformedEscapeIsInvalidParam() {
    var error = assertThrows(MatrixError.class, () -> QueryParameters.parse("a=%g1"));

    assertEquals("M_INVALID_PARAM", error.errcode());
  }
}
