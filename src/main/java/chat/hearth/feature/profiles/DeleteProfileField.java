package chat.hearth.feature.profiles;

import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Requester;
import chat.hearth.platform.http.Route;
import chat.hearth.platform.http.Route.Access;
import java.util.function.Consumer;

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
  private final Consumer<Requester> requireActive;

  DeleteProfileField(Profiles profiles, Consumer<Requester> requireActive) {
    this.profiles = profiles;
    this.requireActive = requireActive;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    requireActive.accept(request.requester());
    profiles.remove(SetProfileField.requireOwn(request), request.path("keyName"));
    return Reply.empty();
  }
}
