package chat.hearth.feature.accounts.registration;

import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.platform.http.Route.Access;
import java.util.Map;

/**
 * Tells whether a user name is free.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3registeravailable">
 *     Client-Server API: GET /register/available</a>
 */
final class CheckUsername implements Endpoint {
  private static final Route ROUTE =
      Route.get("/_matrix/client/v3/register/available").access(Access.OPEN);

  private final Usernames usernames;

  CheckUsername(Usernames usernames) {
    this.usernames = usernames;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var username =
        request.query("username").orElseThrow(() -> MatrixError.missingParam("username"));
    usernames.available(username);
    return Reply.json(Map.of("available", true));
  }
}
