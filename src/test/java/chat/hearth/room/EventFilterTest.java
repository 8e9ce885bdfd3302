package chat.hearth.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.matrix.Fields;
import chat.hearth.matrix.Json;
import java.time.Duration;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class EventFilterTest {
  @Test
  void patternsMatchAsRegularExpressionsWould() {
    var random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      var pattern = text(random, "ab*", 6);
      var type = text(random, "ab", 8);
      var expression = Pattern.quote(pattern).replace("*", "\\E.*\\Q");

      assertEquals(
          Pattern.matches(expression, type),
          EventFilter.matches(pattern, type),
          () -> pattern + " on " + type);
    }
  }

  @Test
  void hostilePatternsTakeLinearTime() {
    var pattern = "*a".repeat(20_000) + "b";
    var type = "a".repeat(50_000);

    assertTimeoutPreemptively(
        Duration.ofSeconds(5), () -> assertFalse(EventFilter.matches(pattern, type)));
  }

  @Test
  void exclusionBeatsInclusion() {
    var filter = filter("{\"types\":[\"m.*\"],\"not_types\":[\"m.room.message\"]}");

    assertTrue(filter.wants("m.reaction", "@a:b", Json.object()));
    assertFalse(filter.wants("m.room.message", "@a:b", Json.object()));
    assertFalse(filter.wants("org.x", "@a:b", Json.object()));
  }

  @Test
  void anEmptyListOfTypesWantsNothing() {
    assertFalse(filter("{\"types\":[]}").wants("m.room.message", "@a:b", Json.object()));
  }

  @Test
  void urlsAreWantedUnwantedOrIndifferent() {
    var withUrl = Json.object().put("url", "mxc://a/b");

    assertTrue(filter("{\"contains_url\":true}").wants("m.x", "@a:b", withUrl));
    assertFalse(filter("{\"contains_url\":true}").wants("m.x", "@a:b", Json.object()));
    assertFalse(filter("{\"contains_url\":false}").wants("m.x", "@a:b", withUrl));
    assertTrue(filter("{}").wants("m.x", "@a:b", withUrl));
  }

  private static EventFilter filter(String json) {
    return EventFilter.of(new Fields(Json.own(json)));
  }

  private static String text(Random random, String alphabet, int longest) {
    var text = new StringBuilder();
    for (int i = random.nextInt(longest + 1); i > 0; i--) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }
}
