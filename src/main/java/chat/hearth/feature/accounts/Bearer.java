package chat.hearth.feature.accounts;

import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Request;

/** Reads the access token on routes that find out about it themselves. */
final class Bearer {
  private static final String SCHEME = "Bearer ";

  private Bearer() {}

  /**
   * The token of the {@code Authorization} header or, as old clients do, of the query.
   *
   * @throws MatrixError {@code M_MISSING_TOKEN}
   */
  static String of(Request request) {
    var header = request.header("authorization");
    if (header.isPresent()) {
      var value = header.get();
      if (value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
        return value.substring(SCHEME.length()).strip();
      }
      throw MatrixError.missingToken();
    }
    return request.query("access_token").orElseThrow(MatrixError::missingToken);
  }
}
