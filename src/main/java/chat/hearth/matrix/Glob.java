package chat.hearth.matrix;

/**
 * A text with {@code *} for any text and {@code ?} for one character, compared without regard to
 * case. Time grows with the product of the lengths, however the stars are placed.
 *
 * @see <a href="https://spec.matrix.org/v1.19/appendices/#glob-style-matching">Appendices:
 *     glob-style matching</a>
 */
public record Glob(String pattern) {
  /** Longer ones match nothing: a text is compared with each rule of each member. */
  public static final int MAX_LENGTH = 1_000;

  /** Whether a text contains a word as it is written, stars and all, between borders of words. */
  public static boolean containsWord(String text, String word) {
    return word.length() <= MAX_LENGTH && search(text.codePoints().toArray(), fold(word), false);
  }

  /** Whether the pattern stands for the whole text. */
  public boolean matches(String text) {
    if (pattern.length() > MAX_LENGTH) {
      return false;
    }
    var points = fold(text);
    return new Run(fold(pattern), true).over(points, at -> at == 0, at -> at == points.length);
  }

  /** Whether it stands for a part of the text that begins and ends at the border of a word. */
  public boolean matchesWords(String text) {
    return pattern.length() <= MAX_LENGTH
        && search(text.codePoints().toArray(), fold(pattern), true);
  }

  private static boolean search(int[] text, int[] pattern, boolean wildcards) {
    return new Run(pattern, wildcards)
        .over(
            fold(text),
            at -> at == 0 || !isWordCharacter(text[at - 1]),
            at -> at == text.length || !isWordCharacter(text[at]));
  }

  private static boolean isWordCharacter(int c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
  }

  private static int[] fold(String text) {
    return fold(text.codePoints().toArray());
  }

  private static int[] fold(int[] text) {
    var folded = new int[text.length];
    for (int i = 0; i < text.length; i++) {
      folded[i] = Character.toLowerCase(Character.toUpperCase(text[i]));
    }
    return folded;
  }

  /** A place in a text. */
  private interface Place {
    boolean isAt(int index);
  }

  /** All ways to match at once: which parts of the pattern may be matched by what was read. */
  private record Run(int[] pattern, boolean wildcards) {
    boolean over(int[] text, Place start, Place end) {
      var reached = new boolean[pattern.length + 1];
      for (int at = 0; at <= text.length; at++) {
        reached[0] |= start.isAt(at);
        for (int i = 0; i < pattern.length; i++) {
          if (reached[i] && isStar(i)) {
            reached[i + 1] = true;
          }
        }
        if (reached[pattern.length] && end.isAt(at)) {
          return true;
        }
        if (at < text.length) {
          reached = after(reached, text[at]);
        }
      }
      return false;
    }

    private boolean[] after(boolean[] reached, int c) {
      var next = new boolean[reached.length];
      for (int i = 0; i < pattern.length; i++) {
        if (reached[i]) {
          next[i] |= isStar(i);
          next[i + 1] |= !isStar(i) && (pattern[i] == c || wildcards && pattern[i] == '?');
        }
      }
      return next;
    }

    private boolean isStar(int i) {
      return wildcards && pattern[i] == '*';
    }
  }
}
