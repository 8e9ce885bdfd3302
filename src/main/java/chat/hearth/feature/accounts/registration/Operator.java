package chat.hearth.feature.accounts.registration;

import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Request;

/** Guards what only an operator may do. */
final class Operator {
  private Operator() {}

  /**
   * Refuses everybody else.
   *
   * @throws MatrixError {@code M_FORBIDDEN}
   */
  static void require(Request request) {
    if (!request.requester().admin()) {
      throw MatrixError.forbidden("You are not an administrator of this server");
    }
  }
}
