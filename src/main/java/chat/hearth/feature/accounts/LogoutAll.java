package chat.hearth.feature.accounts;

import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.platform.http.Route.Access;
import java.util.Optional;

/**
 * Logs all devices of a user out and removes them. Open, since locked accounts may log out too.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3logoutall">
 *     Client-Server API: POST /logout/all</a>
 */
final class LogoutAll implements Endpoint {
  private static final Route ROUTE =
      Route.post("/_matrix/client/v3/logout/all").access(Access.OPEN);

  private final TokenAuthenticator authenticator;
  private final Devices devices;

  LogoutAll(TokenAuthenticator authenticator, Devices devices) {
    this.authenticator = authenticator;
    this.devices = devices;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var requester = authenticator.authenticateToLogOut(Bearer.of(request));
    devices.removeSessions(requester.userId(), Optional.empty());
    return Reply.empty();
  }
}
