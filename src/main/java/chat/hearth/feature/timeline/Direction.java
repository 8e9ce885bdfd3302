package chat.hearth.feature.timeline;

import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Request;

/** Which way to page. */
enum Direction {
  FORWARDS,
  BACKWARDS;

  /**
   * The {@code dir} of a request.
   *
   * @throws MatrixError {@code M_MISSING_PARAM}, {@code M_INVALID_PARAM}
   */
  static Direction of(Request request) {
    return switch (request.query("dir").orElseThrow(() -> MatrixError.missingParam("dir"))) {
      case "f" -> FORWARDS;
      case "b" -> BACKWARDS;
      default -> throw MatrixError.invalidParam("'dir' must be f or b");
    };
  }
}
