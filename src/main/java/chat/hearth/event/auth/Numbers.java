package chat.hearth.event.auth;

/** Counts the rules of one level of a room version's page. */
final class Numbers {
  private final String prefix;
  private int last;

  private Numbers(String prefix) {
    this.prefix = prefix;
  }

  static Numbers topLevel() {
    return new Numbers("");
  }

  /** The number of the next rule. */
  String next() {
    last++;
    return prefix + last;
  }

  /** The number of the next rule where the version has it; else nothing is counted. */
  String nextIf(boolean has) {
    return has ? next() : "";
  }

  /** Passes over a number that this version's page does not use. */
  void skip() {
    last++;
  }

  /** Counts the rules below the next one. */
  Numbers group() {
    return below(next());
  }

  /** Counts the rules below the given one. */
  static Numbers below(String number) {
    return new Numbers(number + ".");
  }
}
