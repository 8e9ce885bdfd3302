package chat.hearth.feature.userdirectory;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Cuts folded text into the pieces that the index knows.
 *
 * <p>Every three characters in a row are a piece, so that any part of a word finds it. In scripts
 * that write no spaces between words each character is one, and each two in a row. The first one
 * and two characters of a word are pieces of their own, marked with a {@code ^}: shorter questions
 * find beginnings only.
 */
final class Terms {
  private static final Set<Character.UnicodeScript> WITHOUT_SPACES =
      Set.of(
          Character.UnicodeScript.HAN,
          Character.UnicodeScript.HIRAGANA,
          Character.UnicodeScript.KATAKANA,
          Character.UnicodeScript.HANGUL,
          Character.UnicodeScript.BOPOMOFO,
          Character.UnicodeScript.THAI,
          Character.UnicodeScript.LAO,
          Character.UnicodeScript.KHMER,
          Character.UnicodeScript.MYANMAR);

  private static final int MAX_OF_QUESTION = 64; // more make a lookup slower and no narrower

  private Terms() {}

  /** All pieces of a text. */
  static Set<String> of(String text) {
    var terms = new HashSet<String>();
    for (var word : words(text)) {
      var points = word.codePoints().toArray();
      addParts(points, terms);
      for (int i = 0; i < points.length; i++) {
        if (i == 0 || isLetterOrDigit(points[i]) && !isLetterOrDigit(points[i - 1])) {
          terms.add("^" + text(points, i, 1));
          terms.add("^" + text(points, i, Math.min(2, points.length - i)));
        }
      }
    }
    return terms;
  }

  /** The pieces that whatever contains all these words has. */
  static Set<String> wanted(List<String> words) {
    var wanted = new LinkedHashSet<String>();
    for (var word : words) {
      var points = word.codePoints().toArray();
      var parts = new LinkedHashSet<String>();
      addParts(points, parts);
      if (parts.isEmpty()) {
        parts.add("^" + text(points, 0, Math.min(2, points.length)));
      }
      parts.stream().limit(MAX_OF_QUESTION - wanted.size()).forEach(wanted::add);
    }
    return wanted;
  }

  /** The words of a text, between white space. */
  static List<String> words(String text) {
    return List.of(text.strip().split("\\s+")).stream().filter(word -> !word.isEmpty()).toList();
  }

  private static void addParts(int[] points, Set<String> terms) {
    for (int i = 0; i < points.length; i++) {
      if (isWithoutSpaces(points[i])) {
        terms.add(text(points, i, 1));
        if (i + 1 < points.length && isWithoutSpaces(points[i + 1])) {
          terms.add(text(points, i, 2));
        }
      } else if (i + 2 < points.length
          && !isWithoutSpaces(points[i + 1])
          && !isWithoutSpaces(points[i + 2])) {
        terms.add(text(points, i, 3));
      }
    }
  }

  private static boolean isLetterOrDigit(int point) {
    return Character.isLetterOrDigit(point);
  }

  private static boolean isWithoutSpaces(int point) {
    return WITHOUT_SPACES.contains(Character.UnicodeScript.of(point));
  }

  private static String text(int[] points, int from, int count) {
    return new String(points, from, count);
  }
}
