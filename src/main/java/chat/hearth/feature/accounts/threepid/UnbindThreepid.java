package chat.hearth.feature.accounts.threepid;

import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.platform.identity.ThirdPartyId;

/**
 * Takes an address back from an identity server.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3account3pidunbind">
 *     Client-Server API: POST /account/3pid/unbind</a>
 */
final class UnbindThreepid implements Endpoint {
  private static final Route ROUTE = Route.post("/_matrix/client/v3/account/3pid/unbind");

  private final Bindings bindings;

  UnbindThreepid(Bindings bindings) {
    this.bindings = bindings;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var fields = request.fields();
    var id = ThirdPartyId.of(fields.string("medium"), fields.string("address"));
    var unbound = bindings.unbind(request.userId(), id, fields.optionalString("id_server"));
    return Reply.json(Bindings.result(unbound));
  }
}
