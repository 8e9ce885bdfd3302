package chat.hearth.feature.profiles;

import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.platform.http.Route.Access;

/**
 * Sets a field of the requester's profile.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3profileuseridkeyname">
 *     Client-Server API: PUT /profile/{userId}/{keyName}</a>
 */
final class SetProfileField implements Endpoint {
  private static final Route ROUTE =
      Route.put("/_matrix/client/v3/profile/{userId}/{keyName}")
          .access(Access.GUEST)
          .maxBody(128 << 10); // a profile of 64 KiB, written with escapes

  private final Profiles profiles;

  SetProfileField(Profiles profiles) {
    this.profiles = profiles;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var user = requireOwn(request);
    var name = ProfileField.requireName(request.path("keyName"));
    var value = request.json().get(name);
    if (value == null) {
      throw MatrixError.missingParam(name);
    }
    profiles.set(user, name, value);
    return Reply.empty();
  }

  /**
   * The user of the path, who must be the requester; guests have a display name only.
   *
   * @throws MatrixError {@code M_FORBIDDEN}, {@code M_GUEST_ACCESS_FORBIDDEN}
   */
  static UserId requireOwn(Request request) {
    if (request.requester().guest() && !request.path("keyName").equals(Profile.DISPLAY_NAME)) {
      throw MatrixError.of(
          403, "M_GUEST_ACCESS_FORBIDDEN", "Guests can change their display name only");
    }
    var user = new UserId(request.path("userId"));
    if (!user.equals(request.userId())) {
      throw MatrixError.forbidden("This is another user's profile");
    }
    return user;
  }
}
