package chat.hearth.feature.pushrules;

import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Request;

/** The kinds of push rules, in the order in which they are asked. */
enum RuleKind {
  OVERRIDE,
  CONTENT,
  /** Of MSC4306; users have none of their own here. */
  POSTCONTENT,
  ROOM,
  SENDER,
  UNDERRIDE;

  /** The {@code {kind}} of a request. */
  static RuleKind of(Request request) {
    for (var kind : values()) {
      if (kind.text().equals(request.path("kind"))) {
        return kind;
      }
    }
    throw MatrixError.invalidParam("A rule's kind is override, content, room, sender or underride");
  }

  String text() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
