package chat.hearth.feature.accounts;

import chat.hearth.feature.accounts.threepid.Threepids;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.RateClass;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.platform.storage.Database;

/**
 * Adds an address to the requester's account. It asks for the password: who has an address of an
 * account can set a new one.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3account3pidadd">
 *     Client-Server API: POST /account/3pid/add</a>
 */
final class AddThreepid implements Endpoint {
  private static final Route ROUTE =
      Route.post("/_matrix/client/v3/account/3pid/add")
          .whenSuspended(Route.Suspended.ALLOWED)
          .rate(RateClass.LOGIN);

  private final OwnerConfirmation confirmation;
  private final Threepids threepids;
  private final Database database;

  AddThreepid(OwnerConfirmation confirmation, Threepids threepids, Database database) {
    this.confirmation = confirmation;
    this.threepids = threepids;
    this.database = database;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var fields = request.fields();
    var challenge = confirmation.challenge(request);
    if (challenge.isPresent()) {
      return challenge.get();
    }
    database.transaction(
        tx -> {
          threepids.add(tx, request.userId(), fields);
          return true;
        });
    return Reply.empty();
  }
}
