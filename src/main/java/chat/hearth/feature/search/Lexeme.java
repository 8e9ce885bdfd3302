package chat.hearth.feature.search;

import java.util.Collection;
import java.util.StringJoiner;

/** Terms as the index has them: behind their slice, so that a search reads slice by slice. */
final class Lexeme {
  private static final int RADIX = 36;

  private Lexeme() {}

  /** The lexemes of an entry, with a space between two; terms have none. */
  static String all(int slice, Collection<String> terms) {
    var prefix = prefix(slice);
    var all = new StringJoiner(" ");
    terms.forEach(term -> all.add(prefix + term));
    return all.toString();
  }

  /** What PostgreSQL is asked for, as the text of a {@code tsquery}. */
  static String query(int slice, Terms terms) {
    var prefix = prefix(slice);
    var query = new StringJoiner(" & ");
    // Terms are letters, digits, marks and symbols: nothing in them ends the quotes.
    terms.whole().forEach(term -> query.add("'" + prefix + term + "'"));
    terms.beginnings().forEach(term -> query.add("'" + prefix + term + "':*"));
    return query.toString();
  }

  /** As {@link #query}, with beginnings taken for whole words. */
  static String exactQuery(int slice, Terms terms) {
    var prefix = prefix(slice);
    var query = new StringJoiner(" & ");
    terms.whole().forEach(term -> query.add("'" + prefix + term + "'"));
    terms.beginnings().forEach(term -> query.add("'" + prefix + term + "'"));
    return query.toString();
  }

  private static String prefix(int slice) {
    return Integer.toString(slice, RADIX) + ".";
  }
}
