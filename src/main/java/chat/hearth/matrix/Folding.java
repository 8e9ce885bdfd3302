package chat.hearth.matrix;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** Text as it is compared by who searches: without case, accents and widths. */
public final class Folding {
  // Only these: marks of other scripts are vowels, which tell words apart.
  private static final Pattern ACCENTS = Pattern.compile("[\\u0300-\\u036F]+");

  private Folding() {}

  public static String fold(String text) {
    var apart = Normalizer.normalize(text, Normalizer.Form.NFKD);
    var plain = ACCENTS.matcher(apart).replaceAll("");
    // Upper case first: it makes one of what has two lower-case forms, as sigma has.
    var caseless = plain.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    return Normalizer.normalize(caseless, Normalizer.Form.NFKC)
        .replace('\0', ' ')
        .replace('ς', 'σ');
  }
}
