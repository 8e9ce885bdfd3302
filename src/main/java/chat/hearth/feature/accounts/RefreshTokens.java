package chat.hearth.feature.accounts;

import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.RateClass;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.platform.http.Route.Access;

/**
 * Exchanges a refresh token for new tokens.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3refresh">
 *     Client-Server API: POST /refresh</a>
 */
final class RefreshTokens implements Endpoint {
  private static final Route ROUTE =
      Route.post("/_matrix/client/v3/refresh").access(Access.OPEN).rate(RateClass.LOGIN);

  private final Sessions sessions;

  RefreshTokens(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    return Reply.json(sessions.refresh(request.fields().string("refresh_token")));
  }
}
