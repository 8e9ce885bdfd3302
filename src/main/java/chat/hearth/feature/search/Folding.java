package chat.hearth.feature.search;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * Makes of a text what is equal for who searches: small letters without accents, one form for what
 * can be written in several.
 */
final class Folding {
  /** Scripts whose readers leave marks out when they type; in others a mark is another sound. */
  private static final Set<UnicodeScript> UNMARKED =
      EnumSet.of(
          UnicodeScript.LATIN,
          UnicodeScript.GREEK,
          UnicodeScript.CYRILLIC,
          UnicodeScript.ARABIC,
          UnicodeScript.HEBREW);

  private static final int KATAKANA_FIRST = 0x30A1;
  private static final int KATAKANA_LAST = 0x30F6;
  private static final int TO_HIRAGANA = 0x60;

  private Folding() {}

  static String fold(String text) {
    var apart = Normalizer.normalize(text, Normalizer.Form.NFKD).toLowerCase(Locale.ROOT);
    var folded = new StringBuilder(apart.length());
    var base = UnicodeScript.COMMON;
    for (int i = 0; i < apart.length(); ) {
      int c = apart.codePointAt(i);
      i += Character.charCount(c);
      if (Character.getType(c) == Character.NON_SPACING_MARK) {
        if (!UNMARKED.contains(base)) {
          folded.appendCodePoint(c);
        }
        continue;
      }
      base = UnicodeScript.of(c);
      append(folded, c);
    }
    return Normalizer.normalize(folded, Normalizer.Form.NFC);
  }

  /** Letters that no decomposition takes apart. */
  private static void append(StringBuilder folded, int c) {
    switch (c) {
      case 'ß' -> folded.append("ss");
      case 'æ' -> folded.append("ae");
      case 'œ' -> folded.append("oe");
      case 'ø' -> folded.append('o');
      case 'ł' -> folded.append('l');
      case 'đ', 'ð' -> folded.append('d');
      case 'ı' -> folded.append('i');
      case 'ς' -> folded.append('σ');
      case 'ى' -> folded.append('ي');
      case 'ة' -> folded.append('ه');
      case 'ـ' -> {
        // The Arabic tatweel only stretches a word.
      }
      default ->
          folded.appendCodePoint(c >= KATAKANA_FIRST && c <= KATAKANA_LAST ? c - TO_HIRAGANA : c);
    }
  }
}
