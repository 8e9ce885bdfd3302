package chat.hearth.feature.accountdata;

import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import java.util.Map;

/**
 * Lists the tags that the requester has given a room.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3useruseridroomsroomidtags">
 *     Client-Server API: GET /user/{userId}/rooms/{roomId}/tags</a>
 */
final class GetTags implements Endpoint {
  private static final Route ROUTE =
      Route.get("/_matrix/client/v3/user/{userId}/rooms/{roomId}/tags");

  private final Tags tags;

  GetTags(Tags tags) {
    this.tags = tags;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    return Reply.json(Map.of("tags", tags.get(Own.user(request), request.roomId())));
  }
}
