package chat.hearth.feature.accountdata;

import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;

/**
 * Gives a room a tag.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3useruseridroomsroomidtagstag">
 *     Client-Server API: PUT /user/{userId}/rooms/{roomId}/tags/{tag}</a>
 */
final class SetTag implements Endpoint {
  private static final Route ROUTE =
      Route.put("/_matrix/client/v3/user/{userId}/rooms/{roomId}/tags/{tag}");

  private final Tags tags;

  SetTag(Tags tags) {
    this.tags = tags;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var user = Own.user(request);
    var about = request.json();
    if (about.has("order") && !about.get("order").isNumber()) {
      throw MatrixError.badJson("'order' must be a number");
    }
    tags.set(user, request.roomId(), Own.name(request, "tag"), about);
    return Reply.empty();
  }
}
