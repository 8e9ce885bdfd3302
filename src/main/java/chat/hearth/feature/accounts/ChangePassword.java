package chat.hearth.feature.accounts;

import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.RateClass;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;

/**
 * Changes the requester's password and, unless asked not to, logs all other devices out.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3accountpassword">
 *     Client-Server API: POST /account/password</a>
 */
final class ChangePassword implements Endpoint {
  private static final Route ROUTE =
      Route.post("/_matrix/client/v3/account/password")
          .whenSuspended(Route.Suspended.ALLOWED)
          .rate(RateClass.LOGIN);

  private final OwnerConfirmation confirmation;
  private final Accounts accounts;

  ChangePassword(OwnerConfirmation confirmation, Accounts accounts) {
    this.confirmation = confirmation;
    this.accounts = accounts;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var fields = request.fieldsOrNone();
    boolean logoutDevices = fields.bool("logout_devices", true);
    var challenge = confirmation.challenge(request);
    if (challenge.isPresent()) {
      return challenge.get();
    }
    accounts.setPassword(
        request.userId(),
        fields.string("new_password"),
        logoutDevices,
        request.requester().device());
    return Reply.empty();
  }
}
