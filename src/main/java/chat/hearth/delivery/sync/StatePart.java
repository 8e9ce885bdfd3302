package chat.hearth.delivery.sync;

import chat.hearth.platform.http.Request;

/** The part of a room's response that has its state, as the client asked for it. */
public enum StatePart {
  /** What changed until the timeline begins. */
  BEFORE("state"),
  /** What changed until the timeline ends. */
  AFTER("state_after"),
  /** The same by its unstable name (MSC4222), which clients read that ask by it. */
  AFTER_UNSTABLE("org.matrix.msc4222.state_after");

  private final String key;

  StatePart(String key) {
    this.key = key;
  }

  static StatePart of(Request request) {
    if (request.queryFlag("use_state_after", false)) {
      return AFTER;
    }
    return request.queryFlag("org.matrix.msc4222.use_state_after", false) ? AFTER_UNSTABLE : BEFORE;
  }

  String key() {
    return key;
  }

  boolean isAfter() {
    return this != BEFORE;
  }
}
