package chat.hearth.feature.accounts;

import chat.hearth.feature.accounts.auth.AuthOutcome;
import chat.hearth.feature.accounts.threepid.Threepids;
import chat.hearth.matrix.Fields;
import chat.hearth.matrix.MatrixError;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.http.RateClass;
import chat.hearth.platform.http.Reply;
import chat.hearth.platform.http.Request;
import chat.hearth.platform.http.Route;
import chat.hearth.platform.http.Route.Access;

/**
 * Changes the requester's password and, unless asked not to, logs all other devices out. Who has no
 * access token proves an e-mail address of the account instead.
 *
 * @see <a
 *     href="https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3accountpassword">
 *     Client-Server API: POST /account/password</a>
 */
final class ChangePassword implements Endpoint {
  private static final Route ROUTE =
      Route.post("/_matrix/client/v3/account/password")
          .whenSuspended(Route.Suspended.ALLOWED)
          .access(Access.OPTIONAL)
          .rate(RateClass.LOGIN);

  private final OwnerConfirmation confirmation;
  private final Accounts accounts;
  private final Threepids threepids;

  ChangePassword(OwnerConfirmation confirmation, Accounts accounts, Threepids threepids) {
    this.confirmation = confirmation;
    this.accounts = accounts;
    this.threepids = threepids;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Reply handle(Request request) {
    var fields = request.fieldsOrNone();
    boolean logoutDevices = fields.bool("logout_devices", true);
    if (request.identity().isEmpty()) {
      return reset(request, fields, logoutDevices);
    }
    if (request.requester().guest()) {
      throw MatrixError.of(403, "M_GUEST_ACCESS_FORBIDDEN", "Guests have no password");
    }
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

  private Reply reset(Request request, Fields fields, boolean logoutDevices) {
    if (!threepids.enabled()) {
      throw MatrixError.missingToken();
    }
    return switch (confirmation.byEmail(request)) {
      case AuthOutcome.Challenged challenged -> challenged.reply();
      case AuthOutcome.Passed passed -> {
        accounts.resetPassword(passed.session(), fields.string("new_password"), logoutDevices);
        yield Reply.empty();
      }
    };
  }
}
