package chat.hearth.feature.accounts.threepid;

import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;

/**
 * Publishes an address at an identity server, as the user's.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3account3pidbind">
 *     Client-Server API: POST /account/3pid/bind</a>
 */
final class BindThreepid implements Endpoint {
  private static final Route ROUTE = Route.post("/_matrix/client/v3/account/3pid/bind");

  private final Bindings bindings;

  BindThreepid(Bindings bindings) {
    this.bindings = bindings;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var fields = request.fields();
    bindings.bind(
        request.userId(),
        fields.string("id_server"),
        fields.string("id_access_token"),
        fields.string("sid"),
        ValidationRequest.secret(fields));
    return Reply.empty();
  }
}
