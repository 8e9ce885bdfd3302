package chat.hearth.feature.accountdata;

import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;

/**
 * Takes a tag from a room.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#delete_matrixclientv3useruseridroomsroomidtagstag">
 *     Client-Server API: DELETE /user/{userId}/rooms/{roomId}/tags/{tag}</a>
 */
final class DeleteTag implements Endpoint {
  private static final Route ROUTE =
      Route.delete("/_matrix/client/v3/user/{userId}/rooms/{roomId}/tags/{tag}");

  private final Tags tags;

  DeleteTag(Tags tags) {
    this.tags = tags;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    tags.remove(Own.user(request), request.roomId(), Own.name(request, "tag"));
    return Reply.empty();
  }
}
