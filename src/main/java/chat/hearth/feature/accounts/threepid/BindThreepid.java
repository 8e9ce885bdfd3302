package chat.hearth.feature.accounts.threepid;

import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;

/**
 * Would publish an address at an identity server; this server trusts none.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3account3pidbind">
 *     Client-Server API: POST /account/3pid/bind</a>
 */
final class BindThreepid implements Endpoint {
  private static final Route ROUTE = Route.post("/_matrix/client/v3/account/3pid/bind");

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var fields = request.fields();
    fields.string("sid");
    ValidationRequest.secret(fields);
    fields.string("id_access_token");
    fields.string("id_server");
    throw MatrixError.of(400, "M_SERVER_NOT_TRUSTED", "This server trusts no identity server");
  }
}
