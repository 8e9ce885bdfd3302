package chat.hearth.feature.media;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What browsers are told to do with a file. */
final class DispositionTest {
  @ParameterizedTest
  @CsvSource({
    "image/png, inline",
    "IMAGE/PNG, inline",
    "text/plain; charset=utf-8, inline",
    "audio/x-flac, inline",
    "image/svg+xml, attachment",
    "text/html, attachment",
    "application/pdf, attachment",
    "image/png2, attachment",
    "'', attachment"
  })
  void onlyListedTypesAreShownInPlace(String type, String expected) {
    assertEquals(expected, Disposition.of(type, Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a.png|inline; filename=\"a.png\"",
        "a \"b\\c.png|inline; filename=\"a \\\"b\\\\c.png\"",
        "é 写.png|inline; filename*=utf-8''%C3%A9%20%E5%86%99.png",
        "é'(*)%.png|inline; filename*=utf-8''%C3%A9%27%28%2A%29%25.png"
      })
  void namesAreQuotedOrEncoded(String name, String expected) {
    assertEquals(expected, Disposition.of("image/png", Optional.of(name)));
  }

  @Test
  void controlCharactersAreLeftOut() {
    assertEquals(
        "inline; filename=\"aSet-Cookie: x\"",
        Disposition.of("image/png", Optional.of("a\r\nSet-Cookie: x\0")));
    assertEquals(
        "inline; filename=\"photo_gpj.exe\"",
        Disposition.of("image/png", Optional.of("photo_\u202egpj.exe")));
    assertEquals("inline", Disposition.of("image/png", Optional.of("\r\n")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "image/png|image/png",
        "text/plain; charset=\"utf-8\"|text/plain; charset=\"utf-8\"",
        "nonsense|application/octet-stream",
        "text/html, image/png|application/octet-stream"
      })
  void typesThatAreNoneAreUnknown(String sent, String expected) {
    assertEquals(expected, ContentTypes.accepted(Optional.of(sent)));
  }
}
