package chat.hearth.feature.accounts.threepid;

import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;

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

  DeleteThreepid(Threepids threepids) {
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
    return Reply.json(UnbindThreepid.NOT_UNBOUND);
  }

  private static String canonical(String medium, String address) {
    return medium.equals(EmailAddress.MEDIUM) ? EmailAddress.of(address).value() : address;
  }
}
