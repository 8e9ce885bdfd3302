package chat.hearth.delivery.sync;

import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;

/**
 * A stored filter.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#filtering">Client-Server API:
 *     filtering</a>
 */
final class GetFilter implements Endpoint {
  private static final Route ROUTE =
      Route.get("/_matrix/client/v3/user/{userId}/filter/{filterId}");

  private final FilterStore filters;

  GetFilter(FilterStore filters) {
    this.filters = filters;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    if (!request.path("userId").equals(request.userId().value())) {
      throw MatrixError.forbidden("You can only read filters of your own");
    }
    return Reply.json(
        filters
            .json(request.userId(), id(request.path("filterId")))
            .orElseThrow(() -> MatrixError.notFound("There is no such filter")));
  }

  /** Filter IDs are small numbers; other text is an ID that nobody was given. */
  static int id(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
