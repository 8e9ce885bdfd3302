package chat.hearth.matrix;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class Base64UnpaddedTest {
  @ParameterizedTest
  @CsvSource({"'', ''", "f, Zg", "fo, Zm8", "foo, Zm9v", "foob, Zm9vYg", "fooba, Zm9vYmE"})
  void examplesOfTheSpecificationHaveNoPadding(String text, String base64) {
    var bytes = text.getBytes(StandardCharsets.US_ASCII);

    assertEquals(base64, Base64Unpadded.encode(bytes));
    assertArrayEquals(bytes, Base64Unpadded.decode(base64));
  }

  @Test
  void bothAlphabetsAreReadWithAndWithoutPadding() {
    var bytes = new byte[] {(byte) 0xfb, (byte) 0xff, (byte) 0xfe, 1};

    assertEquals("+//+AQ", Base64Unpadded.encode(bytes));
    assertEquals("-__-AQ", Base64Unpadded.encodeUrlSafe(bytes));
    assertArrayEquals(bytes, Base64Unpadded.decode("+//+AQ=="));
    assertArrayEquals(bytes, Base64Unpadded.decode("-__-AQ"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"A", "A*==", "é", "AAAA A"})
  void otherTextIsRefused(String text) {
    var error = assertThrows(MatrixError.class, () -> Base64Unpadded.decode(text));

    assertEquals("M_INVALID_PARAM", error.errcode());
  }
}
