package chat.hearth.feature.accounts.threepid;

import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import java.util.Map;

/**
 * Would take an address back from an identity server; none has one from here.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3account3pidunbind">
 *     Client-Server API: POST /account/3pid/unbind</a>
 */
final class UnbindThreepid implements Endpoint {
  /** As specified for a server that knows of no identity server. */
  static final Map<String, String> NOT_UNBOUND = Map.of("id_server_unbind_result", "no-support");

  private static final Route ROUTE = Route.post("/_matrix/client/v3/account/3pid/unbind");

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var fields = request.fields();
    fields.string("medium");
    fields.string("address");
    return Reply.json(NOT_UNBOUND);
  }
}
