package chat.hearth.platform.config;

import java.util.Collection;
import java.util.Comparator;

/** Finds what somebody who misspelt a name probably meant. */
final class NearName {
  private static final int FURTHEST = 3;

  private NearName() {}

  /** {@code "; did you mean x?"}, or nothing where no name is near. */
  static String suggestion(String wrong, Collection<String> names) {
    return names.stream()
        .filter(name -> distance(wrong, name) <= Math.min(FURTHEST, name.length() / 2))
        .min(Comparator.comparingInt(name -> distance(wrong, name)))
        .map(name -> "; did you mean " + name + "?")
        .orElse("");
  }

  /** How many letters have to be put in, left out or changed (Levenshtein). */
  private static int distance(String a, String b) {
    var row = new int[b.length() + 1];
    for (var j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (var i = 1; i <= a.length(); i++) {
      var diagonal = row[0];
      row[0] = i;
      for (var j = 1; j <= b.length(); j++) {
        var change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
