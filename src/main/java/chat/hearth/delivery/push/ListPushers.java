package chat.hearth.delivery.push;

import chat.hearth.matrix.Json;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;

/**
 * The user's pushers.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3pushers">
 *     Client-Server API: GET /pushers</a>
 */
final class ListPushers implements Endpoint {
  private static final Route ROUTE = Route.get("/_matrix/client/v3/pushers");

  private final Pushers pushers;

  ListPushers(Pushers pushers) {
    this.pushers = pushers;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var json = Json.object();
    var list = json.putArray("pushers");
    pushers.of(request.userId()).forEach(pusher -> list.add(pusher.json()));
    return Reply.json(json);
  }
}
