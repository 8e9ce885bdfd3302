package chat.hearth.delivery.push;

import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;

/**
 * What the user was notified of, newest first. A page may have fewer entries than asked for, even
 * none, and still be followed by others.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3notifications">
 *     Client-Server API: GET /notifications</a>
 */
final class ListNotifications implements Endpoint {
  private static final Route ROUTE = Route.get("/_matrix/client/v3/notifications");
  private static final int DEFAULT_LIMIT = 20;
  private static final int MAX_LIMIT = 100;

  private final Notifications notifications;

  ListNotifications(Notifications notifications) {
    this.notifications = notifications;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    long limit = request.queryInteger("limit", DEFAULT_LIMIT);
    if (limit <= 0) {
      throw MatrixError.invalidParam("'limit' must be positive");
    }
    return Reply.json(
        notifications.page(
            request.userId(),
            request.requester().device(),
            request.query("from").filter(from -> !from.isEmpty()).map(Place::of),
            (int) Math.min(limit, MAX_LIMIT),
            request.query("only").filter("highlight"::equals).isPresent()));
  }
}
