package chat.hearth.delivery.sync;

import chat.hearth.matrix.Fields;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;

/**
 * Stores a filter for later use by its ID.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#filtering">Client-Server API:
 *     filtering</a>
 */
final class CreateFilter implements Endpoint {
  private static final Route ROUTE =
      Route.post("/_matrix/client/v3/user/{userId}/filter").whenSuspended(Route.Suspended.ALLOWED);

  private final FilterStore filters;

  CreateFilter(FilterStore filters) {
    this.filters = filters;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    if (!request.path("userId").equals(request.userId().value())) {
      throw MatrixError.forbidden("You can only store filters of your own");
    }
    var json = request.json();
    var unused = SyncFilter.of(new Fields(json)); // a filter that can't be used is refused now
    var id = filters.add(request.userId(), json);
    return Reply.json(Json.object().put("filter_id", Integer.toString(id)));
  }
}
