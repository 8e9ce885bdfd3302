package chat.hearth.feature.profiles;

import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.platform.http.Route.Access;

/**
 * Shows a user's whole profile.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3profileuserid">
 *     Client-Server API: GET /profile/{userId}</a>
 */
final class GetProfile implements Endpoint {
  private static final Route ROUTE =
      Route.get("/_matrix/client/v3/profile/{userId}").access(Access.OPEN);

  private final Profiles profiles;

  GetProfile(Profiles profiles) {
    this.profiles = profiles;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    return profiles
        .find(new UserId(request.path("userId")))
        .map(profile -> Reply.json(profile.fields()))
        .orElseThrow(() -> MatrixError.notFound("There is no profile of this user"));
  }
}
