package chat.hearth.feature.accounts;

import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.RateClass;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;

/**
 * Deactivates the requester's account for ever.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3accountdeactivate">
 *     Client-Server API: POST /account/deactivate</a>
 */
final class DeactivateAccount implements Endpoint {
  private static final Route ROUTE =
      Route.post("/_matrix/client/v3/account/deactivate")
          .whenSuspended(Route.Suspended.ALLOWED)
          .rate(RateClass.LOGIN);

  /** There is no identity server to unbind from. */
  private final OwnerConfirmation confirmation;

  private final Accounts accounts;

  DeactivateAccount(OwnerConfirmation confirmation, Accounts accounts) {
    this.confirmation = confirmation;
    this.accounts = accounts;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    boolean erase = request.fieldsOrNone().bool("erase", false);
    var challenge = confirmation.challenge(request);
    if (challenge.isPresent()) {
      return challenge.get();
    }
    var unbound = accounts.threepids().unbindAll(request.userId());
    accounts.deactivate(request.userId(), erase);
    return Reply.json(unbound);
  }
}
