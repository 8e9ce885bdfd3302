package chat.hearth.feature.search;

import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A piece of folded text that belongs together.
 *
 * @param text never empty, without spaces
 */
record Run(Kind kind, String text) {
  /** How a run is cut into terms. */
  enum Kind {
    /** Letters and digits of a script that puts spaces between words: one term. */
    WORD,
    /** Of a script that puts none, or hangs endings on: a term for each two neighbours. */
    DENSE,
    /** A single symbol or emoji: one term. */
    SYMBOL
  }

  private static final Set<UnicodeScript> DENSE_SCRIPTS =
      EnumSet.of(
          UnicodeScript.HAN,
          UnicodeScript.HIRAGANA,
          UnicodeScript.KATAKANA,
          UnicodeScript.BOPOMOFO,
          UnicodeScript.HANGUL,
          UnicodeScript.YI,
          UnicodeScript.THAI,
          UnicodeScript.LAO,
          UnicodeScript.KHMER,
          UnicodeScript.MYANMAR,
          UnicodeScript.TIBETAN);

  private static final int LONG_VOWEL = 0x30FC; // of kana, though its script is "common"
  private static final int NON_ASCII = 0x80;

  /** The runs of a folded text, in order. */
  static List<Run> of(String folded) {
    var runs = new ArrayList<Run>();
    Kind open = null;
    int start = 0;
    for (int i = 0; i < folded.length(); ) {
      int c = folded.codePointAt(i);
      var kind = kind(c, open);
      if (open != null && (kind != open || kind == Kind.SYMBOL)) {
        runs.add(new Run(open, folded.substring(start, i)));
      }
      if (kind != open || kind == Kind.SYMBOL) {
        start = i;
      }
      open = kind;
      i += Character.charCount(c);
    }
    if (open != null) {
      runs.add(new Run(open, folded.substring(start)));
    }
    return runs;
  }

  private static @Nullable Kind kind(int c, @Nullable Kind before) {
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK ->
          isDense(c) ? Kind.DENSE : before == Kind.SYMBOL ? null : before;
      case Character.UPPERCASE_LETTER,
          Character.LOWERCASE_LETTER,
          Character.TITLECASE_LETTER,
          Character.MODIFIER_LETTER,
          Character.OTHER_LETTER,
          Character.DECIMAL_DIGIT_NUMBER,
          Character.LETTER_NUMBER,
          Character.OTHER_NUMBER ->
          isDense(c) ? Kind.DENSE : Kind.WORD;
      case Character.OTHER_SYMBOL -> Kind.SYMBOL;
      default ->
          c >= NON_ASCII && Character.isEmoji(c) && !Character.isEmojiModifier(c)
              ? Kind.SYMBOL
              : null;
    };
  }

  private static boolean isDense(int c) {
    return c == LONG_VOWEL || DENSE_SCRIPTS.contains(UnicodeScript.of(c));
  }

  /** What of the run goes into the index. */
  List<String> terms() {
    return switch (kind) {
      case WORD -> List.of(cut(text));
      case SYMBOL -> List.of(text);
      case DENSE -> {
        // The last one stands alone too, so that the prefix of one character finds all of them.
        var terms = pairs();
        terms.add(text.substring(text.offsetByCodePoints(text.length(), -1)));
        yield terms;
      }
    };
  }

  /** Each two neighbours. */
  List<String> pairs() {
    var pairs = new ArrayList<String>();
    for (int i = 0; ; i = text.offsetByCodePoints(i, 1)) {
      int second = i + Character.charCount(text.codePointAt(i));
      if (second >= text.length()) {
        return pairs;
      }
      pairs.add(text.substring(i, text.offsetByCodePoints(second, 1)));
    }
  }

  int length() {
    return text.codePointCount(0, text.length());
  }

  private static final int MAX_WORD = 40; // longer ones are keys and codes; their beginning will do

  /** A word as the index has it. */
  static String cut(String word) {
    return word.codePointCount(0, word.length()) <= MAX_WORD
        ? word
        : word.substring(0, word.offsetByCodePoints(0, MAX_WORD));
  }
}
