package chat.hearth.feature.profiles;

import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.platform.http.Route.Access;

/**
 * Removes a field from the requester's profile.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#delete_matrixclientv3profileuseridkeyname">
 *     Client-Server API: DELETE /profile/{userId}/{keyName}</a>
 */
final class DeleteProfileField implements Endpoint {
  private static final Route ROUTE =
      Route.delete("/_matrix/client/v3/profile/{userId}/{keyName}").access(Access.GUEST);

  private final Profiles profiles;

  DeleteProfileField(Profiles profiles) {
    this.profiles = profiles;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    profiles.remove(SetProfileField.requireOwn(request), request.path("keyName"));
    return Reply.empty();
  }
}
