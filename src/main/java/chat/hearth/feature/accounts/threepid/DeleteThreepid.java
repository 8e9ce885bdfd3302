package chat.hearth.feature.accounts.threepid;

import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.platform.identity.ThirdPartyId;
import java.util.Optional;

/**
 * Takes an address from the requester's account; nothing happens where it does not have it.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3account3piddelete">
 *     Client-Server API: POST /account/3pid/delete</a>
 */
final class DeleteThreepid implements Endpoint {
  private static final Route ROUTE = Route.post("/_matrix/client/v3/account/3pid/delete");

  private final Threepids threepids;
  private final Bindings bindings;

  DeleteThreepid(Threepids threepids, Bindings bindings) {
    this.bindings = bindings;
    this.threepids = threepids;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var fields = request.fields();
    var medium = fields.string("medium");
    var address = fields.string("address");
    if (medium.indexOf('\0') >= 0 || address.indexOf('\0') >= 0) {
      throw MatrixError.invalidParam("No address has a NUL in it");
    }
    threepids.remove(request.userId(), medium, canonical(medium, address));
    return Reply.json(
        Bindings.result(unbound(request, medium, address, fields.optionalString("id_server"))));
  }

  private boolean unbound(
      Request request, String medium, String address, Optional<String> idServer) {
    try {
      return bindings.unbind(request.userId(), ThirdPartyId.of(medium, address), idServer);
    } catch (MatrixError e) {
      return false; // it is gone from the account all the same
    }
  }

  private static String canonical(String medium, String address) {
    return medium.equals(EmailAddress.MEDIUM) ? EmailAddress.of(address).value() : address;
  }
}
