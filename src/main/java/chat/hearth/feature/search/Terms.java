package chat.hearth.feature.search;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What somebody searches for, cut as the index is.
 *
 * @param whole terms that must be there as they are
 * @param beginnings of terms; one must be there that begins so
 * @param phrases that must be there as one, which the index does not know of
 * @param words what was typed, folded, for marking in what is found
 */
record Terms(Set<String> whole, Set<String> beginnings, List<String> phrases, List<String> words) {
  private static final int MAX_TERMS =
      2_000; // of one entry; a longer text is found by its beginning
  private static final int MAX_ASKED = 40;

  /** The terms of a text to be indexed. */
  static Set<String> ofText(String text) {
    var terms = new LinkedHashSet<String>();
    for (var run : Run.of(Folding.fold(text))) {
      for (var term : run.terms()) {
        if (terms.size() == MAX_TERMS) {
          return terms;
        }
        terms.add(term);
      }
    }
    return terms;
  }

  /** What is asked for by a search. */
  static Terms ofQuery(String query) {
    var whole = new LinkedHashSet<String>();
    var beginnings = new LinkedHashSet<String>();
    var phrases = new ArrayList<String>();
    var words = new ArrayList<String>();
    for (var run : Run.of(Folding.fold(query))) {
      if (whole.size() + beginnings.size() > MAX_ASKED) {
        break;
      }
      words.add(run.text());
      switch (run.kind()) {
        case SYMBOL -> whole.add(run.text());
        case WORD -> (run.length() == 1 ? whole : beginnings).add(Run.cut(run.text()));
        case DENSE -> {
          if (run.length() == 1) {
            beginnings.add(run.text());
          } else {
            whole.addAll(run.pairs());
            phrases.add(run.text());
          }
        }
      }
    }
    return new Terms(whole, beginnings, phrases, words);
  }

  boolean isEmpty() {
    return whole.isEmpty() && beginnings.isEmpty();
  }

  /** Whether a text has what is asked for: the index knows neither phrases nor who sees what. */
  boolean isIn(String text) {
    var terms = ofText(text);
    var folded = Folding.fold(text);
    return terms.containsAll(whole)
        && beginnings.stream()
            .allMatch(beginning -> terms.stream().anyMatch(term -> term.startsWith(beginning)))
        && phrases.stream().allMatch(folded::contains);
  }

  /** The words of a text, as they are written there, that were searched for. */
  Set<String> marked(String text) {
    var marked = new LinkedHashSet<String>();
    for (var word : text.split("[^\\p{L}\\p{M}\\p{N}\\p{So}]+")) {
      for (var run : Run.of(Folding.fold(word))) {
        for (var asked : words) {
          if (run.kind() == Run.Kind.WORD && run.text().startsWith(asked)) {
            marked.add(word);
          }
        }
      }
    }
    return marked;
  }
}
