package chat.hearth.delivery.push;

import chat.hearth.feature.pushrules.Verdict;

/** How one event counts for one user. */
enum Weight {
  NONE,
  NOTIFY,
  HIGHLIGHT;

  static Weight of(Verdict verdict) {
    if (!verdict.notifies()) {
      return NONE;
    }
    return verdict.highlights() ? HIGHLIGHT : NOTIFY;
  }
}
