package chat.hearth.feature.profiles;

import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.platform.http.Route.Access;
import java.util.Optional;

/**
 * Shows one field of a user's profile.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3profileuseridkeyname">
 *     Client-Server API: GET /profile/{userId}/{keyName}</a>
 */
final class GetProfileField implements Endpoint {
  private static final Route ROUTE =
      Route.get("/_matrix/client/v3/profile/{userId}/{keyName}").access(Access.OPEN);

  private final Profiles profiles;

  GetProfileField(Profiles profiles) {
    this.profiles = profiles;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var name = ProfileField.requireName(request.path("keyName"));
    var value =
        profiles
            .find(new UserId(request.path("userId")))
            .flatMap(profile -> Optional.ofNullable(profile.fields().get(name)))
            .orElseThrow(() -> MatrixError.notFound("There is no such field of this user"));
    return Reply.json(Json.object().set(name, value));
  }
}
