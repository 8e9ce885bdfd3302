package chat.hearth.feature.userdirectory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class TermsTest {
  @Test
  void wordsAreCutIntoThreesAndBeginnings() {
    assertEquals(Set.of("^j", "^je", "jea", "ean", "an-", "n-l", "^l"), Terms.of("jean-l"));
  }

  @Test
  void scriptsWithoutSpacesAreCutIntoOnesAndTwos() {
    assertEquals(Set.of("東", "京", "東京", "^東", "^東京", "^京"), Terms.of("東京 京"));
  }

  @Test
  void aPartOfAWordWantsOnlyWhatTheWordHas() {
    var word = Terms.of("élodie東京タワーsmith 𝒳𝒴𝒵𝒳");

    for (var part : List.of("lodi", "京タ", "e東", "mith", "é", "𝒴𝒵𝒳")) {
      assertTrue(word.containsAll(Terms.wanted(List.of(part))), part);
    }
    assertFalse(word.containsAll(Terms.wanted(List.of("od"))));
  }

  @Test
  void aLongQuestionIsBounded() {
    var text = new StringBuilder();
    for (int i = 0; i < 1_000; i++) {
      text.append(i);
    }

    assertEquals(64, Terms.wanted(List.of(text.toString(), "zz")).size());
  }
}
