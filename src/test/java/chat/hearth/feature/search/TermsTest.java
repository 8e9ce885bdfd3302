package chat.hearth.feature.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How texts and queries are cut. */
final class TermsTest {
  @Test
  void wordsAreFoldedAndCutAtWhatIsNoLetter() {
    assertEquals(Set.of("creme", "brulee", "3"), Terms.ofText("Crème-brûlée (3)"));
  }

  @Test
  void runsWithoutSpacesBecomePairsAndTheirEnd() {
    assertEquals(Set.of("東京", "京都", "都"), Terms.ofText("東京都"));
    assertEquals(Set.of("都"), Terms.ofText("都"));
  }

  @Test
  void scriptsAreCutApart() {
    assertEquals(Set.of("iphone", "手机", "机", "🎉"), Terms.ofText("iPhone手机🎉"));
  }

  @Test
  void marksThatAreSoundsStay() {
    assertFalse(Terms.ofQuery("が").isIn("か"));
    assertTrue(Terms.ofQuery("ガ").isIn("が"));
    assertTrue(Terms.ofQuery("ﾊﾟﾝ").isIn("パン"));
  }

  @Test
  void pairsOutOfOrderAreNoPhrase() {
    var terms = Terms.ofQuery("東京都");

    assertEquals(Set.of("東京", "京都"), terms.whole());
    assertTrue(terms.isIn("私は東京都民"));
    assertFalse(terms.isIn("京都と東京"));
  }

  @Test
  void longTextsAndLongQueriesAreBounded() {
    var text = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      text.append("w").append(i).append(' ');
    }

    assertEquals(2_000, Terms.ofText(text.toString()).size());
    assertTrue(Terms.ofQuery(text.toString()).beginnings().size() < 50);
    assertEquals(List.of(40), Terms.ofText("x".repeat(500)).stream().map(String::length).toList());
  }

  @Test
  void nothingTypedEndsTheQuotesOfTheQuery() {
    var terms = Terms.ofQuery("it's \\ a 'quoted':* \" | & ! ( word\u0000");

    for (var term : terms.whole()) {
      assertTrue(term.codePoints().allMatch(Character::isLetterOrDigit), term);
    }
    for (var term : terms.beginnings()) {
      assertTrue(term.codePoints().allMatch(Character::isLetterOrDigit), term);
    }
  }
}
